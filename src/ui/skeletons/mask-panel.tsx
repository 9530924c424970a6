// Which mask, and which part of it.
import { useEffect, useRef } from 'react';
import { fromFileList } from '../../workers/data-client.ts';
import { Segments } from '../controls/segments.tsx';
import { SelectField } from '../controls/select-field.tsx';
import { countOf } from '../format/format-number.ts';
import { useApp } from '../store/app-store.ts';
import { BrushPanel } from './brush-panel.tsx';
import { chooseSource, masksOf, openLive, openSample, openUpload } from './lab-masks.ts';
import { OPEN_SET, patchSkeletons, useSkeletons, type MaskSource } from './skeletons-store.ts';
import { WindowPanel } from './window-panel.tsx';

const SOURCES: readonly { id: MaskSource; name: string }[] = [
  { id: 'sample', name: 'Sample' },
  { id: 'upload', name: 'Upload' },
  { id: 'brush', name: 'Brush' },
  { id: 'live', name: 'Live' },
];

export function MaskPanel() {
  const source = useSkeletons((state) => state.source);
  return (
    <section className="sec" aria-label="Source of the mask">
      <h2>Mask</h2>
      <Segments
        label="Mask from"
        options={SOURCES}
        value={source}
        onChange={(id) => chooseSource(id as MaskSource)}
      />
      {source === 'sample' && <SampleFields />}
      {source === 'upload' && <UploadField />}
      {source === 'brush' && <BrushPanel />}
      {source === 'live' && <LiveField />}
      <MaskFacts />
      <Trouble />
      <WindowPanel />
    </section>
  );
}

function SampleFields() {
  const sets = useApp((state) => state.data.sampleSets);
  const isOwn = useApp((state) => state.data.source?.kind === 'own');
  const table = useApp((state) => state.data.table);
  const sampleSet = useSkeletons((state) => state.sampleSet);
  const sampleId = useSkeletons((state) => state.sampleId);
  const own =
    table !== null && isOwn ? [{ id: OPEN_SET, name: table.name, detail: 'The open data set' }] : [];
  return (
    <div className="sample-fields">
      <SelectField
        label="Set of masks"
        options={[...own, ...sets.map(({ id, name }) => ({ id, name, detail: 'Synthetic' }))]}
        value={sampleSet}
        placeholder="Choose a set"
        onChange={(id) => void openSample(id)}
      />
      <SelectField
        label="Mask of the set"
        options={masksOf(sampleSet)}
        value={sampleId}
        placeholder="Mask"
        onChange={(id) => {
          if (sampleSet !== null) void openSample(sampleSet, id);
        }}
      />
    </div>
  );
}

function UploadField() {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="lab-buttons">
      <button type="button" className="btn" onClick={() => input.current?.click()}>
        Choose a mask file
      </button>
      <p className="muted">or drop one anywhere. Nothing leaves this computer.</p>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="Mask file"
        data-testid="mask-input"
        onChange={({ target }) => {
          if (target.files !== null && target.files.length > 0) void openUpload(fromFileList(target.files));
          // The same file may be chosen again.
          target.value = '';
        }}
      />
    </div>
  );
}

function LiveField() {
  const step = useSkeletons((state) => state.liveStep);
  const hasPreview = useApp((state) => state.view.previewStep !== null);
  return (
    <div className="lab-buttons">
      <button type="button" className="btn" disabled={!hasPreview} onClick={() => void openLive()}>
        Read it again
      </button>
      <p className="muted">
        {step === null
          ? 'The prediction of the image in the Train room.'
          : 'Follows the run. Foreground probability of all classes together.'}
      </p>
    </div>
  );
}

function MaskFacts() {
  const mask = useSkeletons((state) => state.mask);
  const name = useSkeletons((state) => state.maskName);
  const isPainted = useSkeletons((state) => state.isPainted);
  const hasTrouble = useSkeletons((state) => state.trouble !== null);
  const data = useApp((state) => state.data);
  if (mask === null) {
    if (hasTrouble) return null;
    return (
      <p className="muted facts-line">
        {data.sampleSets.length === 0 ? 'Loading the samples …' : 'No mask yet.'}
      </p>
    );
  }
  return (
    <div className="facts-line">
      <p>
        <b className="strong" data-testid="mask-name">
          {name}
        </b>
        {isPainted && ', painted on'}
      </p>
      <p className="muted" data-testid="mask-facts">
        {mask.width} × {mask.height} px, {countOf(mask.foregroundPx, 'pixel')} of foreground.
      </p>
      {mask.classCount > 1 && (
        <p className="muted">
          {mask.classNames.join(', ')}: skeletons are of all classes together, as Skeleton Recall takes them.
        </p>
      )}
      {mask.notes.map((note) => (
        <p key={note} className="muted">
          {note}
        </p>
      ))}
    </div>
  );
}

function Trouble() {
  const trouble = useSkeletons((state) => state.trouble);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    void box.current?.scrollIntoView({ block: 'nearest' });
  }, [trouble]);
  if (trouble === null) return null;
  return (
    <div className="notice" role="alert" ref={box}>
      <b>{trouble.message}</b> {trouble.fix}{' '}
      <button type="button" className="link" onClick={() => patchSkeletons({ trouble: null })}>
        Dismiss
      </button>
    </div>
  );
}
