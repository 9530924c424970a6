// Rings around topology errors: missed ones round, false ones square, numbered, in screen pixels over the zoomed layers.
import { memo, useState, type KeyboardEvent } from 'react';
import { countOf } from '../format/format-number.ts';
import { useApp } from '../store/app-store.ts';
import { zoomToRing } from '../store/view-controller.ts';
import { CHIP_HEIGHT_PX, describeRing, placeRings, type PlacedRing } from './ring-geometry.ts';

export function Rings() {
  const located = useApp((state) => state.view.located);
  const layer = useApp((state) => state.view.layers.topologyErrors);
  const viewport = useApp((state) => state.view.viewport);
  const stageSize = useApp((state) => state.view.stageSize);
  const activeRing = useApp((state) => state.view.activeRing);
  const isPeeking = useApp((state) => state.view.isPeeking);
  const cutPx = useApp(({ view }) => {
    const side = view.twoUp.isOn ? view.twoUp.sides.topologyErrors : 'both';
    const at = view.stageSize.width * view.twoUp.share;
    return side === 'left' ? at : side === 'right' ? -at : null;
  });
  // One stop of the Tab key for all of them: arrows walk on from there.
  const [lastFocused, setLastFocused] = useState<number | null>(null);
  if (located === null || !layer.isVisible || isPeeking) return null;
  const placed = placeRings(located.rings, viewport, stageSize, { activeNumber: activeRing }).filter(
    ({ x }) => cutPx === null || (cutPx > 0 ? x < cutPx : x > -cutPx),
  );
  const stop = placed.find(({ ring }) => ring.number === lastFocused) ?? placed.at(0);
  return (
    <svg
      className="rings"
      role="group"
      aria-label={`Topology errors: ${countOf(located.missedCount, 'missed piece')}, ${located.falseCount} false`}
      data-testid="rings"
      data-step={located.step}
      data-missed={located.missedCount}
      data-false={located.falseCount}
      style={{ opacity: layer.opacity }}
    >
      {placed.map((place) => (
        <Ring
          key={place.ring.number}
          place={place}
          isActive={place.ring.number === activeRing}
          isStop={place === stop}
          onFocus={setLastFocused}
        />
      ))}
    </svg>
  );
}

interface RingProps {
  place: PlacedRing;
  isActive: boolean;
  isStop: boolean;
  onFocus: (number: number) => void;
}

const Ring = memo(function Ring({ place, isActive, isStop, onFocus }: RingProps) {
  const { ring, x, y, radiusPx, chip } = place;
  const chipBox = {
    x: chip.x - x - chip.widthPx / 2,
    y: chip.y - y - CHIP_HEIGHT_PX / 2,
    width: chip.widthPx,
    height: CHIP_HEIGHT_PX,
    rx: ring.isMissed ? CHIP_HEIGHT_PX / 2 : 3,
  };
  return (
    <g
      className={ring.isMissed ? 'ring missed' : 'ring false'}
      role="button"
      tabIndex={isStop ? 0 : -1}
      aria-label={describeRing(ring)}
      aria-pressed={isActive}
      transform={`translate(${x} ${y})`}
      onClick={() => zoomToRing(ring.number)}
      onFocus={() => onFocus(ring.number)}
      onKeyDown={(event) => onKeyDown(event, ring.number)}
    >
      {['casing', 'stroke'].map((part) =>
        ring.isMissed ? (
          <circle key={part} className={part} r={radiusPx} />
        ) : (
          <rect
            key={part}
            className={part}
            x={-radiusPx * 0.85}
            y={-radiusPx * 0.85}
            width={radiusPx * 1.7}
            height={radiusPx * 1.7}
          />
        ),
      )}
      <rect className="chip" {...chipBox} />
      <text x={chip.x - x} y={chip.y - y}>
        {ring.number}
      </text>
    </g>
  );
});

function onKeyDown(event: KeyboardEvent<SVGGElement>, number: number): void {
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    zoomToRing(number);
    return;
  }
  const rings = [...(event.currentTarget.parentElement?.querySelectorAll<SVGGElement>('.ring') ?? [])];
  const at = rings.indexOf(event.currentTarget);
  const targets: Partial<Record<string, number>> = {
    ArrowRight: at + 1,
    ArrowDown: at + 1,
    ArrowLeft: at - 1,
    ArrowUp: at - 1,
    Home: 0,
    End: rings.length - 1,
  };
  const target = targets[event.key];
  if (target === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  rings[(target + rings.length) % rings.length].focus();
}
