import type { CSSProperties } from 'react';
import 'uplot/dist/uPlot.min.css';
import { findLossMeta } from '../../losses/loss-metas.ts';
import { Icon, type IconName } from '../icons/icon.tsx';
import { useApp } from '../store/app-store.ts';
import { shownConfig } from '../store/recorded-slice.ts';
import { useRunA } from '../store/runs-controller.ts';
import { colourOfA } from '../store/runs-slice.ts';
import { openSheet } from '../store/view-controller.ts';
import type { ViewSlice } from '../store/view-slice.ts';
import { lossData, validationData } from './chart-data.ts';
import { lossOptions, validationOptions, type ChartLook } from './chart-options.ts';
import { Chart } from './chart.tsx';

export function ChartsPanel() {
  const config = useApp(shownConfig);
  const isRecorded = useApp((state) => state.recorded.run !== null);
  const runA = useRunA();
  const metaB = findLossMeta(config.loss.id);
  const colourB = metaB?.colour ?? '--l-dice';
  const termLabel = metaB?.shownTerm?.label ?? '';
  const metaA = runA === null ? null : findLossMeta(runA.config.loss.id);
  const colourA = runA === null ? null : colourOfA(metaA?.colour ?? '--l-dice', colourB);
  const look: ChartLook = {
    budgetSteps: Math.max(config.steps, runA?.config.steps ?? 0),
    colourB,
    colourA,
    termLabel,
  };
  const curvesA = runA?.curves ?? null;
  const withTerm = `Training loss: 1 − Dice + CE on a log axis${termLabel === '' ? '' : `; ${termLabel} dashed`}`;
  const ofBoth = runA === null ? '' : `, of this run, B, and of run A, ${runA.name}`;
  return (
    <section className="charts" aria-label="Charts">
      <div className="legend">
        <div className="run-names">
          <RunName
            letter={runA === null ? '' : 'B'}
            name={metaB?.label ?? config.loss.id}
            weight={termLabel === '' || runA !== null || isRecorded ? null : config.loss.weight}
            isRecorded={isRecorded}
            colour={colourB}
          />
          {runA !== null && colourA !== null && (
            <RunName letter="A" name={runA.name} weight={null} colour={colourA} />
          )}
        </div>
        <SheetButton sheet="runs" icon="runs" label="Runs of this page" />
        <SheetButton sheet="chartTable" icon="table" label="Curves as a table" />
      </div>
      <Chart
        title="1 − Dice + CE"
        note="log"
        label={withTerm + ofBoth}
        look={look}
        build={lossOptions}
        read={lossData}
        runA={curvesA}
        readings={
          colourA === null
            ? [
                { column: 2, name: '', colour: null },
                { column: 3, name: termLabel, colour: null },
              ]
            : [
                { column: 2, name: '', colour: colourB },
                { column: 5, name: '', colour: colourA },
              ]
        }
      />
      <Chart
        title="Validation"
        label={`Mean Dice, dashed, and mean clDice of the validation images${ofBoth}`}
        look={look}
        build={validationOptions}
        read={validationData}
        runA={curvesA}
        readings={
          colourA === null
            ? [
                { column: 1, name: 'Dice', colour: null },
                { column: 2, name: 'clDice', colour: null },
              ]
            : [
                { column: 2, name: 'clDice', colour: colourB },
                { column: 4, name: '', colour: colourA },
              ]
        }
      />
    </section>
  );
}

interface RunNameProps {
  letter: string;
  name: string;
  weight: number | null;
  isRecorded?: boolean;
  colour: string;
}

function RunName({ letter, name, weight, isRecorded = false, colour }: RunNameProps) {
  return (
    <span className="run-name">
      <i className="ln" style={{ '--c': `var(${colour})` } as CSSProperties} />
      {letter !== '' && <b>{letter}</b>}
      <span className="ell" title={name}>
        {name}
      </span>
      {isRecorded && <span className="muted">recorded</span>}
      {weight !== null && <span className="muted">w {weight.toFixed(2)}</span>}
    </span>
  );
}

function SheetButton({ sheet, icon, label }: { sheet: ViewSlice['sheet']; icon: IconName; label: string }) {
  return (
    <button
      type="button"
      className="ib"
      aria-label={label}
      title={label}
      aria-haspopup="dialog"
      onClick={() => openSheet(sheet)}
    >
      <Icon name={icon} />
    </button>
  );
}
