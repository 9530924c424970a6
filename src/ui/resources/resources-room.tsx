// What each loss costs on this machine, beside what the paper measured.
import { useMemo } from 'react';
import { Segments } from '../controls/segments.tsx';
import { Icon } from '../icons/icon.tsx';
import { LessonSlot } from '../lessons/lesson-slot.tsx';
import { useApp } from '../store/app-store.ts';
import { barCharts, describeBase, lineCharts, PAPER_MARK, partCharts, type RoomChart } from './chart-list.ts';
import { ExportPanel, HowPanel, MeasurePanel, WhatPanel } from './measure-panel.tsx';
import { PaintedChart } from './painted-chart.tsx';
import { chooseResources } from './resources-controller.ts';
import { PartsTable, ResourcesTable } from './resources-table.tsx';
import { patchResources, useResources, type KeptResources, type ResourceUnit } from './resources-store.ts';
import './resources.css';

export function ResourcesRoom() {
  const shown = useShownResources();
  const costs = shown?.costs ?? null;
  const unit = useResources((state) => state.unit);
  const isTableShown = useResources((state) => state.isTableShown) && costs !== null;
  const bars = useMemo(() => barCharts(costs, unit), [costs, unit]);
  const lines = useMemo(() => (costs === null ? null : lineCharts(costs)), [costs]);
  const parts = useMemo(() => (costs === null ? null : partCharts(costs)), [costs]);
  return (
    <div className="res">
      <div className="col" role="region" aria-label="Measuring" tabIndex={-1}>
        <LessonSlot />
        <MeasurePanel shown={shown} />
        <WhatPanel />
        <ExportPanel costs={costs} />
        <HowPanel />
      </div>
      <main className={isTableShown ? 'res-main tabled' : 'res-main'} aria-label="Resources">
        <ResourcesBar costs={costs} unit={unit} isTableShown={isTableShown} />
        {isTableShown ? (
          <div className="res-table" role="group" aria-label="Table" tabIndex={0}>
            {costs !== null && <ResourcesTable costs={costs} />}
            {costs !== null && <PartsTable costs={costs} />}
          </div>
        ) : (
          <>
            <Row charts={bars} />
            {lines === null ? <Empty /> : <Row charts={lines} />}
            {parts !== null && <Row charts={parts} />}
            {costs !== null && (
              <div className="sr-only">
                <ResourcesTable costs={costs} />
                <PartsTable costs={costs} />
              </div>
            )}
          </>
        )}
      </main>
    </div>
  );
}

function useShownResources(): { costs: KeptResources; isCurrent: boolean } | null {
  const config = useApp((state) => state.config);
  const data = useApp((state) => state.data);
  const env = useApp((state) => state.env);
  const kept = useResources((state) => state.kept);
  const mode = useResources((state) => state.mode);
  return useMemo(
    () => chooseResources({ config, data, env }, { kept, mode }),
    [config, data, env, kept, mode],
  );
}

const UNITS: readonly { id: ResourceUnit; name: string }[] = [
  { id: 'share', name: '%' },
  { id: 'absolute', name: 'ms, MB' },
];

function ResourcesBar(props: { costs: KeptResources | null; unit: ResourceUnit; isTableShown: boolean }) {
  const { costs, unit, isTableShown } = props;
  return (
    <div className="vbar">
      <b className="strong">Cost over Dice + CE</b>
      <span className="muted ell grow res-words">{costs?.words}</span>
      <span className="muted res-base">{costs === null ? null : describeBase(costs)}</span>
      <Segments
        label="Unit of the bars"
        options={UNITS}
        value={unit}
        onChange={(id) => patchResources({ unit: id as ResourceUnit })}
      />
      <button
        type="button"
        className="ib"
        aria-label="Numbers as a table"
        title="Numbers as a table"
        aria-pressed={isTableShown}
        disabled={costs === null}
        onClick={() => patchResources({ isTableShown: !isTableShown })}
      >
        <Icon name="table" />
      </button>
    </div>
  );
}

function Row({ charts }: { charts: readonly RoomChart[] }) {
  return (
    <div className="res-row">
      {charts.map(({ id, title, note, aside, words, paint }) => (
        <section key={id} className="res-pane" aria-label={title} data-chart={id}>
          <div className="h2">
            <h2>{title}</h2>
            <span className="muted">{note}</span>
            <span className="aside">
              {typeof aside !== 'string' && <Legend parts={aside} />}
              {aside === PAPER_MARK && <i className="res-diamond" aria-hidden="true" />}
              {typeof aside === 'string' && aside}
            </span>
          </div>
          <PaintedChart label={words} paint={paint} />
        </section>
      ))}
    </div>
  );
}

function Legend({ parts }: { parts: Exclude<RoomChart['aside'], string> }) {
  return parts.map(({ name, token }) => (
    <span key={name} className="res-part">
      <i
        className={token === 'loss' ? 'res-each' : token === null ? 'hollow' : undefined}
        style={token === null || token === 'loss' ? undefined : { background: `var(${token})` }}
        aria-hidden="true"
      />
      {name}
    </span>
  ));
}

function Empty() {
  return (
    <section className="res-empty" aria-label="Nothing measured">
      <h2>Nothing is measured here yet</h2>
      <p>
        Measure trains a few real steps with each loss and 1, 2, 4, 8 and 13 classes, on throw-away weights
        and patches of the open data set, and draws time and memory over the number of classes, and the parts
        of a step, here. Quick takes seconds on a graphics card and a minute or two without one. The diamonds
        above are the paper’s own figures.
      </p>
    </section>
  );
}
