// Over the pixels, in screen pixels: crosshair, rings around gaps, pixel grid. Strokes never scale with the zoom.
import { memo } from 'react';
import type { LabViewId } from '../../workers/skeleton-lab-protocol.ts';
import { useSkeletons } from './skeletons-store.ts';

const GRID_FROM_SCALE = 8;
const LEAST_RADIUS_PX = 9;
/** Around the gap, so that the ring does not hide it. */
const RING_MARGIN_PX = 4;

export const ViewOverlay = memo(function ViewOverlay({ id }: { id: LabViewId }) {
  return (
    <svg className="overlay-lines" aria-hidden="true">
      <Grid id={id} />
      <Gaps id={id} />
      <Crosshair />
    </svg>
  );
});

function Crosshair() {
  const { scale, x, y } = useSkeletons((state) => state.viewport);
  const { width, height } = useSkeletons((state) => state.stageSize);
  const probe = useSkeletons((state) => state.probe);
  if (probe === null) return null;
  const cx = x + (probe.x + 0.5) * scale;
  const cy = y + (probe.y + 0.5) * scale;
  const half = Math.max(scale, 1) / 2 + 4;
  const lines = `M${cx} 0V${cy - half}M${cx} ${cy + half}V${height}M0 ${cy}H${cx - half}M${cx + half} ${cy}H${width}`;
  return (
    <g className="crosshair">
      <path d={lines} />
      <rect x={cx - half} y={cy - half} width={2 * half} height={2 * half} />
    </g>
  );
}

function Gaps({ id }: { id: LabViewId }) {
  const { scale, x, y } = useSkeletons((state) => state.viewport);
  const { width, height } = useSkeletons((state) => state.stageSize);
  const isShown = useSkeletons((state) => state.show.gaps);
  const gaps = useSkeletons((state) => state.views[id]?.gaps);
  if (!isShown || gaps === undefined) return null;
  return (
    <g className="gap-rings">
      {gaps.map((gap) => {
        const radius = Math.max(LEAST_RADIUS_PX, gap.radiusPx * scale + RING_MARGIN_PX);
        const cx = x + gap.x * scale;
        const cy = y + gap.y * scale;
        const isInSight = cx > -radius && cy > -radius && cx < width + radius && cy < height + radius;
        return isInSight && <circle key={`${gap.x} ${gap.y}`} cx={cx} cy={cy} r={radius} />;
      })}
    </g>
  );
}

function Grid({ id }: { id: LabViewId }) {
  const { scale, x, y } = useSkeletons((state) => state.viewport);
  const isShown = useSkeletons((state) => state.show.grid);
  const window = useSkeletons((state) => state.window);
  if (!isShown || scale < GRID_FROM_SCALE) return null;
  const pattern = `grid-${id}`;
  return (
    <>
      <pattern id={pattern} x={x} y={y} width={scale} height={scale} patternUnits="userSpaceOnUse">
        <path d={`M${scale} 0H0V${scale}`} className="grid-line" />
      </pattern>
      <rect
        x={x}
        y={y}
        width={window.width * scale}
        height={window.height * scale}
        fill={`url(#${pattern})`}
      />
    </>
  );
}
