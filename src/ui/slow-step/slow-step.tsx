// One step, watched slowly: six stages over the viewer, each with its picture or numbers.
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { findLossMeta } from '../../losses/loss-metas.ts';
import { formatCount } from '../format/format-number.ts';
import { Icon } from '../icons/icon.tsx';
import { useApp } from '../store/app-store.ts';
import { stepOnce } from '../store/run-controller.ts';
import type { ShownStep } from '../store/run-slice.ts';
import { closeSlowStep } from '../store/slow-step-controller.ts';
import { describeStep, type StepStage } from './step-stages.ts';

const OPTIMISER_NAMES = { adam: 'Adam', adamw: 'AdamW', sgd: 'SGD' } as const;

export function SlowStep() {
  const shown = useApp((state) => state.run.slowStep);
  return shown === null ? null : <Stages key={shown.facts.step} shown={shown} />;
}

function Stages({ shown }: { shown: ShownStep }) {
  const config = useApp((state) => state.run.config ?? state.config);
  const canStep = useApp((state) => state.run.state === 'paused');
  const [at, setAt] = useState(0);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const former = document.activeElement;
    panel.current?.focus();
    return () => {
      if (former instanceof HTMLElement) former.focus();
    };
  }, []);
  const meta = findLossMeta(config.loss.id);
  const stages = describeStep(shown.facts, {
    meta: meta ?? null,
    iterations: config.loss.settings.iterations ?? meta?.defaultIterations ?? null,
    optimiserName: OPTIMISER_NAMES[config.optimiser.id],
  });
  const stage = stages[at];
  const go = (to: number): void => setAt(Math.min(stages.length - 1, Math.max(0, to)));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') closeSlowStep();
    else if (event.key === 'ArrowRight') go(at + 1);
    else if (event.key === 'ArrowLeft') go(at - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const title = `Step ${formatCount(shown.facts.step)}, slowly`;
  return (
    <section
      ref={panel}
      className="slow-step"
      role="dialog"
      aria-label={title}
      tabIndex={-1}
      data-testid="slow-step"
      data-step={shown.facts.step}
      data-loss={String(shown.facts.loss)}
      data-stage={stage.id}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.stopPropagation()}
    >
      <header>
        <h2 className="strong">{title}</h2>
        <ol className="stage-list">
          {stages.map(({ id, title: name }, index) => (
            <li key={id}>
              <button
                type="button"
                aria-current={index === at ? 'step' : undefined}
                onClick={() => go(index)}
              >
                {name}
              </button>
            </li>
          ))}
        </ol>
        <button type="button" className="ib" aria-label="Close" title="Close (Esc)" onClick={closeSlowStep}>
          <Icon name="close" />
        </button>
      </header>
      <div className={stage.picture === null ? 'stage-body numbers' : 'stage-body'}>
        {stage.picture !== null && (
          <Picture bitmap={shown.pictures[stage.picture]} words={stage.pictureWords} />
        )}
        <StageWords stage={stage} number={at + 1} />
      </div>
      <footer>
        <button type="button" className="btn" disabled={at === 0} onClick={() => go(at - 1)}>
          <Icon name="former" /> Previous
        </button>
        {at < stages.length - 1 ? (
          <button type="button" className="btn primary" onClick={() => go(at + 1)}>
            Next <Icon name="next" />
          </button>
        ) : (
          <button type="button" className="btn primary" disabled={!canStep} onClick={() => stepOnce(true)}>
            Another step <Icon name="slow" />
          </button>
        )}
      </footer>
    </section>
  );
}

function StageWords({ stage, number }: { stage: StepStage; number: number }) {
  return (
    <div className="stage-words" aria-live="polite">
      <h3>
        {number} {stage.title}
      </h3>
      <p>{stage.sentence}</p>
      <dl>
        {stage.facts.map(({ name, value, share }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
            {share !== undefined && (
              <dd className="fact-bar" aria-hidden="true" style={{ width: `${100 * share}%` }} />
            )}
          </div>
        ))}
      </dl>
    </div>
  );
}

function Picture({ bitmap, words }: { bitmap: ImageBitmap; words: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    element.width = bitmap.width;
    element.height = bitmap.height;
    element.getContext('2d')?.drawImage(bitmap, 0, 0);
  }, [bitmap]);
  return <canvas ref={canvas} role="img" aria-label={words} data-testid="step-picture" />;
}
