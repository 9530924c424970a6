// Turns what the page tells into lines and bars on stderr.
import type { DatasetTable } from '../../src/workers/data-protocol.ts';
import type { TrainMessage } from '../../src/workers/train-protocol.ts';
import type { RunnerNews } from '../headless/runner-protocol.ts';
import type { ProgressBar } from './progress-bar.ts';

function showTable(bar: ProgressBar, table: DatasetTable): void {
  for (const { name, imagePath, maskPath, status, reason, fix, notes } of table.rows) {
    const path = imagePath ?? maskPath ?? name;
    if (status === 'unusable')
      bar.note(['warning:', `${path}:`, reason, fix].filter((part) => part !== null).join(' '));
    for (const note of notes) bar.note(`note: ${path}: ${note}`);
  }
  const classes = table.classCount === 1 ? '1 class' : `${table.classCount} classes`;
  bar.note(
    `${table.name}: ${table.trainCount} images to train on, ${table.validationCount} to validate on, ${classes}`,
  );
}

function showMessage(bar: ProgressBar, message: TrainMessage, steps: number): void {
  switch (message.kind) {
    case 'step':
      bar.update(
        'training',
        message.step,
        steps,
        `loss ${message.loss.toFixed(4)} · lr ${message.learningRate.toExponential(2)} · ${Math.round(message.stepMs)} ms/step`,
      );
      break;
    case 'phase':
      if (message.phase !== 'training') bar.update(message.phase, message.done, message.total);
      break;
    case 'memory':
      bar.note(`memory: about ${Math.round(message.estimatedBytes / 1e6)} MB at its peak`);
      break;
    case 'validation': {
      const { dice, clDice, betti0Error, betti1Error, sensitivity, precision, rocAuc } = message.mean;
      const show = (value: number | null, digits: number) => value?.toFixed(digits) ?? '–';
      bar.note(
        [
          `step ${message.step}: Dice ${show(dice, 4)} · clDice ${show(clDice, 4)}`,
          `β0 error ${show(betti0Error, 1)} · β1 error ${show(betti1Error, 1)}`,
          `sensitivity ${show(sensitivity, 4)} · precision ${show(precision, 4)} · AUC ${show(rocAuc, 4)}`,
        ].join(' · '),
      );
      break;
    }
    // The page tells of the backend by itself.
    case 'backend':
    case 'state':
    case 'preview':
    case 'checkpoint':
    case 'stepDetail':
    case 'nonFinite':
    case 'failed':
    case 'done':
      break;
  }
}

/** @param steps of the whole run */
export function showNews(bar: ProgressBar, news: RunnerNews, steps: number): void {
  switch (news.kind) {
    case 'data':
      bar.update(news.progress.phase, news.progress.done, news.progress.total);
      break;
    case 'dataset':
      showTable(bar, news.table);
      break;
    case 'nnunet':
      bar.update('packing', news.done, news.total);
      break;
    case 'backend':
      bar.note(`${news.info.backend} · ${news.info.adapter}`);
      if (news.info.notice !== null) bar.note(`note: ${news.info.notice}`);
      break;
    case 'train':
      for (const message of news.messages) showMessage(bar, message, steps);
      break;
  }
}
