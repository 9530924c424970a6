// Rings around accidents, in screen px over zoomed pixels: what was taken away is round, what was put there is square.
import type { Size, Viewport } from '../viewer/viewport-math.ts';
import { useLab } from './lab-store.ts';

const CHIP = { width: 18, height: 16 };

export function MarkRings({
  viewport,
  size,
  isLarge = false,
}: {
  viewport: Viewport;
  size: Size;
  isLarge?: boolean;
}) {
  const marks = useLab((state) => state.state?.marks ?? null);
  const areShown = useLab((state) => state.areRingsShown);
  if (!areShown || marks === null || marks.length === 0) return null;
  return (
    <svg
      className={isLarge ? 'marks large' : 'marks'}
      aria-hidden="true"
      width={size.width}
      height={size.height}
    >
      {marks.map(({ shape, x, y, halfWidth, halfHeight }, i) => {
        const at = { x: viewport.x + x * viewport.scale, y: viewport.y + y * viewport.scale };
        const half = { x: halfWidth * viewport.scale, y: halfHeight * viewport.scale };
        const isRound = shape === 'missed';
        const chip = isRound
          ? { x: at.x + half.x * 0.71, y: at.y - half.y * 0.71 }
          : { x: at.x + half.x, y: at.y - half.y };
        return (
          <g key={i}>
            {['casing', 'stroke'].map((part) =>
              isRound ? (
                <circle key={part} className={part} cx={at.x} cy={at.y} r={half.x} />
              ) : (
                <rect
                  key={part}
                  className={part}
                  x={at.x - half.x}
                  y={at.y - half.y}
                  width={2 * half.x}
                  height={2 * half.y}
                  rx={2}
                />
              ),
            )}
            {isLarge && (
              <>
                <rect
                  className={`chip ${shape}`}
                  x={chip.x - CHIP.width / 2}
                  y={chip.y - CHIP.height / 2}
                  {...CHIP}
                  rx={isRound ? CHIP.height / 2 : 2}
                />
                <text className={shape} x={chip.x} y={chip.y}>
                  {i + 1}
                </text>
              </>
            )}
          </g>
        );
      })}
    </svg>
  );
}
