// The commands that train an exported data set at scale with the authors' trainer. Pure.
import { type NnunetPlan, describeSplits } from './nnunet-plan.ts';

/** Text of HOW-TO-TRAIN.md. */
export function writeGuide(plan: NnunetPlan): string {
  const { folder, cases, ignoreLabel, depth } = plan;
  const id = String(Number(folder.slice('Dataset'.length, 'Dataset'.length + 3)));
  const splits = describeSplits(plan);
  const preprocess = [
    `nnUNetv2_plan_and_preprocess -d ${id} -c 2d --verify_dataset_integrity`,
    ...(splits === null
      ? []
      : [`cp "$nnUNet_raw/${folder}/splits_final.json" "$nnUNet_preprocessed/${folder}/"`]),
  ];
  const held =
    splits === null
      ? 'Nothing is held out here, so nnU-Net divides the cases into five folds of its own; train folds 1 to 4 in the same way.'
      : `Fold 0 is Tendril's own split: ${splits[0].train.length} cases to train on, ${splits[0].val.length} to validate on. Leave the \`cp\` out to have nnU-Net divide the cases into five folds of its own.`;
  const ignored =
    ignoreLabel === null
      ? []
      : [
          `Pixels outside the field of view hold the label ${ignoreLabel}, "ignore": nnU-Net leaves them out of its losses and metrics. The authors call Skeleton Recall with an ignore label experimental: they skeletonise ignored pixels as foreground, and leave them out afterwards.`,
          '',
        ];
  const deep =
    depth === 8
      ? []
      : [
          'Some images hold more than 8 bits, so all are written as 16-bit grey, a file for each channel. Images of floats were stretched to 0…65535, each by its own least and largest value; the z-score per image, which nnU-Net applies here, takes that back.',
          '',
        ];
  return `# Train ${folder} with nnU-Net

${cases.length} cases in nnU-Net v2's raw format: [the format](https://github.com/MIC-DKFZ/nnUNet/blob/master/documentation/dataset_format.md).

${[...ignored, ...deep].join('\n')}## Install the authors' nnU-Net with Skeleton Recall

Needs Linux, Python 3 and a GPU that PyTorch supports.

\`\`\`sh
git clone https://github.com/MIC-DKFZ/Skeleton-Recall.git
pip install -e Skeleton-Recall
export nnUNet_raw=/data/nnUNet_raw nnUNet_preprocessed=/data/nnUNet_preprocessed nnUNet_results=/data/nnUNet_results
mkdir -p "$nnUNet_raw" "$nnUNet_preprocessed" "$nnUNet_results"
\`\`\`

## Prepare

Put this folder, ${folder}, into \`$nnUNet_raw\`. Then

\`\`\`sh
${preprocess.join('\n')}
\`\`\`

${held}

## Train and predict

\`\`\`sh
nnUNetv2_train ${id} 2d 0 -tr nnUNetTrainerSkeletonRecall
nnUNetv2_train ${id} 2d 0                                   # Dice + CE alone, to compare
nnUNetv2_predict -d ${id} -c 2d -f 0 -tr nnUNetTrainerSkeletonRecall -i IMAGES -o PREDICTIONS
\`\`\`

\`IMAGES\` holds images named as those of \`imagesTr\`, with the suffix \`_0000\`.
`;
}
