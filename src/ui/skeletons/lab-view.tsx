// One of the five views: its pixels, the shared crosshair, rings around gaps, and the numbers under it.
import { useEffect, useRef, type CSSProperties, type KeyboardEvent } from 'react';
import { formatCount, formatThree } from '../format/format-number.ts';
import { Icon } from '../icons/icon.tsx';
import { exportView } from './export-views.ts';
import { mountCanvases, readValue } from './lab-canvases.ts';
import { stroke } from './lab-masks.ts';
import { moveProbe, panViews } from './lab-viewport.ts';
import { formatHeld } from './lab-words.ts';
import { skeletonsStore, useSkeletons } from './skeletons-store.ts';
import { usePointer } from './use-pointer.ts';
import { ViewOverlay } from './view-overlay.tsx';
import type { ViewEntry } from './view-list.ts';

const PAN_KEY_PX = 40;
const ARROWS: Readonly<Record<string, [number, number] | undefined>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function onKeyDown(event: KeyboardEvent, canPaint: boolean): void {
  if (event.target !== event.currentTarget) return;
  const arrow = ARROWS[event.key];
  if (arrow !== undefined && event.shiftKey) moveProbe(...arrow);
  else if (arrow !== undefined) panViews(-arrow[0] * PAN_KEY_PX, -arrow[1] * PAN_KEY_PX);
  else if (event.key === 'Enter' && canPaint) {
    const { probe } = skeletonsStore.getState();
    if (probe === null) return;
    const middle = { x: probe.x + 0.5, y: probe.y + 0.5 };
    stroke(middle, middle);
  } else return;
  event.preventDefault();
}

export function LabView({ view }: { view: ViewEntry }) {
  const { id, name, note, when } = view;
  const canPaint = useSkeletons((state) => id === 'mask' && state.source === 'brush' && state.mask !== null);
  const stage = useRef<HTMLDivElement>(null);
  const isMoving = usePointer(stage, canPaint);
  const colour = { '--c': `var(${view.colour})` } as CSSProperties;
  return (
    <section className="lab-view" aria-label={name} data-testid={`view-${id}`}>
      <header>
        <i className="sw" style={colour} aria-hidden="true" />
        <h2 className="strong">{name}</h2>
        <span className="note ell">
          {note}
          {when !== undefined && <span className="when">, {when}</span>}
        </span>
        <button
          type="button"
          className="ib"
          aria-label={`${name} as PNG`}
          title="Save as PNG"
          onClick={() => void exportView(id)}
        >
          <Icon name="export" />
        </button>
      </header>
      <div
        ref={stage}
        className="px"
        role="group"
        aria-label={`${name}, view`}
        aria-describedby="lab-keys"
        tabIndex={0}
        data-painting={canPaint || undefined}
        data-moving={isMoving || undefined}
        onKeyDown={(event) => onKeyDown(event, canPaint)}
      >
        <Pixels id={id} />
        <ViewOverlay id={id} />
        <ProbeValue id={id} />
      </div>
      <Numbers id={id} />
    </section>
  );
}

function Pixels({ id }: { id: ViewEntry['id'] }) {
  const host = useRef<HTMLDivElement>(null);
  const { scale, x, y } = useSkeletons((state) => state.viewport);
  const window = useSkeletons((state) => state.window);
  const isBehindShown = useSkeletons((state) => state.show.maskBehind);
  useEffect(() => (host.current === null ? undefined : mountCanvases(id, host.current)), [id]);
  return (
    <div
      ref={host}
      className="lab-pixels"
      data-crisp={scale >= 1 || undefined}
      data-alone={!isBehindShown || undefined}
      style={{
        width: window.width,
        height: window.height,
        transform: `translate(${x}px, ${y}px) scale(${scale})`,
      }}
    />
  );
}

function ProbeValue({ id }: { id: ViewEntry['id'] }) {
  const probe = useSkeletons((state) => state.probe);
  // New values come with new numbers.
  useSkeletons((state) => state.views[id]);
  const value = probe === null ? null : readValue(id, probe);
  if (value === null) return null;
  return (
    <span className="pill value">
      <em>value</em> {value.toFixed(2)}
    </span>
  );
}

function Numbers({ id }: { id: ViewEntry['id'] }) {
  const numbers = useSkeletons((state) => state.views[id]);
  const exact = useSkeletons((state) => state.views.exact);
  const compares = id !== 'mask' && id !== 'exact' && numbers !== undefined && exact !== undefined;
  const memory = numbers === undefined ? null : formatHeld(numbers.heldBytes);
  const bad = (isBad: boolean): string | undefined => (compares && isBad ? 'bad' : undefined);
  const count = (value: number | null | undefined) =>
    value === null || value === undefined ? <i>–</i> : formatCount(value);
  return (
    <dl className="nums">
      <div>
        <dt>Pieces</dt>
        <dd className={bad(numbers?.pieces !== exact?.pieces)} data-value={numbers?.pieces}>
          {count(numbers?.pieces)}
        </dd>
      </div>
      <div>
        <dt>Loops</dt>
        <dd className={bad(numbers?.loops !== exact?.loops)} data-value={numbers?.loops}>
          {count(numbers?.loops)}
        </dd>
      </div>
      <div>
        <dt>Breaks</dt>
        <dd className={bad((numbers?.breaks ?? 0) > 0)} data-value={numbers?.breaks ?? undefined}>
          {count(numbers?.breaks)}
        </dd>
      </div>
      <div>
        <dt>Time</dt>
        <dd data-value={numbers?.timeMs ?? undefined}>
          {numbers?.timeMs === null || numbers === undefined ? (
            <i>–</i>
          ) : (
            <>
              {formatThree(numbers.timeMs)} <i>ms</i>
            </>
          )}
        </dd>
      </div>
      <div>
        <dt>Memory</dt>
        <dd data-value={numbers?.heldBytes}>
          {memory === null ? (
            <i>–</i>
          ) : (
            <>
              {memory.value} <i>{memory.unit}</i>
            </>
          )}
        </dd>
      </div>
    </dl>
  );
}
