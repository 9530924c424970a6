// One map a loss, side by side, all in one scale and one view.
import { useEffect, useRef, useState, type CSSProperties, type PointerEvent, type ReactNode } from 'react';
import { lossMetas } from '../../losses/loss-metas.ts';
import type { LossMeta } from '../../losses/loss-plugin.ts';
import type { Size } from '../viewer/viewport-math.ts';
import { LabCanvas } from './lab-canvas.tsx';
import { labStore, useLab } from './lab-store.ts';
import { mapViewport, panLab } from './lab-view.ts';
import { formatPush, formatShare, groupName, plainName, pushExponent, shownTermName } from './lab-words.ts';
import { MarkRings } from './mark-rings.tsx';

/** Groups of touched pixels that have room under a map. */
const SHOWN_GROUPS = 2;

export function PushMaps() {
  return (
    <section className="maps" aria-label="Gradient maps of all losses" data-testid="lab-maps">
      {lossMetas.map((meta) => (
        <PushMap key={meta.id} meta={meta} />
      ))}
    </section>
  );
}

function PushMap({ meta }: { meta: LossMeta }) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const crop = useLab((lab) => lab.place?.crop ?? null);
  const viewport = useLab((lab) => lab.viewport);
  const stageSize = useLab((lab) => lab.stageSize);
  const shown = useLab((lab) => lab.settings.shown);
  const view = mapViewport(viewport, stageSize, size);
  const name = plainName(meta.label);
  return (
    <article className="view" aria-label={name} data-loss={meta.id}>
      <header>
        <span className="dot" style={{ '--c': `var(${meta.colour})` } as CSSProperties} />
        <b>{name}</b>
        <span className="muted wide ell" title={meta.help}>
          {shownTermName(meta, shown)}
        </span>
      </header>
      <div ref={frame} className="px" {...dragHandlers(view.scale)}>
        <div
          className="canvases"
          data-crisp={view.scale >= 1.5 || undefined}
          style={{
            width: crop?.width ?? 0,
            height: crop?.height ?? 0,
            transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
          }}
        >
          <LabCanvas id={`map-${meta.id}`} label={`Push of ${name} on each pixel; numbers below`} />
        </div>
        <MarkRings viewport={view} size={size} />
      </div>
      <PushNumbers id={meta.id} />
    </article>
  );
}

function PushNumbers({ id }: { id: string }) {
  const state = useLab((lab) => lab.state);
  const push = state?.losses.find((loss) => loss.id === id)?.push;
  if (state === null || push === undefined) return <dl className="nums" />;
  const exponent = pushExponent(state.limit);
  const groups = state.groups.slice(0, SHOWN_GROUPS).map((group, i) => ({
    id: group.id,
    name: groupName(group.id),
    title: `Mean push on ${group.pixels} px`,
    value: push.groupMeans[i],
  }));
  // In the order in which they happened.
  groups.reverse();
  if (groups.length === 0) {
    return (
      <dl className="nums">
        <Number
          name="All raised"
          title="Sum of all pushes above 0"
          value={formatPush(push.raise, exponent)}
        />
        <Number
          name="All lowered"
          title="Sum of all pushes below 0"
          value={formatPush(push.lower, exponent)}
        />
        <Number name="Largest" title="The push of largest size" value={formatPush(push.largest, exponent)} />
      </dl>
    );
  }
  return (
    <dl className="nums" data-share={push.touchedShare}>
      {groups.map(({ id: group, name, title, value }) => (
        <Number key={group} name={name} title={title} value={formatPush(value, exponent)} exact={value} />
      ))}
      {groups.length === 1 && (
        <Number name="Largest" title="The push of largest size" value={formatPush(push.largest, exponent)} />
      )}
      <Number
        name={
          <>
            Share<span className="wide"> of push</span>
          </>
        }
        title="Part of the sum of all sizes that is spent on the touched pixels"
        value={formatShare(push.touchedShare)}
        unit="%"
      />
    </dl>
  );
}

function Number(props: { name: ReactNode; title: string; value: string; unit?: string; exact?: number }) {
  return (
    <div title={props.title}>
      <dt>{props.name}</dt>
      <dd data-exact={props.exact}>
        {props.value} {props.unit !== undefined && <i>{props.unit}</i>}
      </dd>
    </div>
  );
}

/** A map is not painted on: dragging it moves the view of all. */
function dragHandlers(scale: number) {
  let last: { x: number; y: number } | null = null;
  return {
    onPointerDown: (event: PointerEvent<HTMLDivElement>): void => {
      event.currentTarget.setPointerCapture(event.pointerId);
      last = { x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>): void => {
      if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
      const from = last ?? { x: event.clientX - event.movementX, y: event.clientY - event.movementY };
      const ratio = labStore.getState().viewport.scale / scale;
      panLab((event.clientX - from.x) * ratio, (event.clientY - from.y) * ratio);
      last = { x: event.clientX, y: event.clientY };
    },
  };
}

function useSize(element: React.RefObject<HTMLDivElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry.contentRect;
      setSize({ width, height });
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
