// One cell: pixels from the worker under the shared zoom, rings and chips over them at screen size.
import { memo, useEffect, useRef, useState, type CSSProperties } from 'react';
import type { CellLayer, CellRing } from '../../workers/compare-protocol.ts';
import { countOf, formatCount, formatMetric } from '../format/format-number.ts';
import { announce } from '../store/app-store.ts';
import { compareClient } from './compare-clients.ts';
import { picturesKey, ringsKey, useCompare } from './compare-store.ts';
import { referenceSize } from './zoom-controller.ts';

interface GridCellProps {
  /** null: there are no pictures. */
  comparison: string | null;
  imageId: string;
  imageName: string;
  layer: CellLayer;
  /** Of the run's column. */
  letter?: string;
  /** Key of the finished run; null while there is none. */
  run?: string | null;
  clDice?: number | null;
  /** Said where there is no picture and none will come; null while one may. */
  noPicture?: string | null;
}

/** More rings would hide the image. */
const MOST_RINGS = 99;
const NO_RINGS: readonly CellRing[] = [];

export const GridCell = memo(function GridCell(props: GridCellProps) {
  const {
    comparison,
    imageId,
    imageName,
    layer,
    letter,
    run = null,
    clDice = null,
    noPicture = null,
  } = props;
  const marks = useCompare((state) => state.marks);
  const size = useCompare((state) =>
    comparison === null ? undefined : state.pictures.get(picturesKey(comparison, imageId)),
  );
  const found = useCompare((state) =>
    comparison === null || run === null ? undefined : state.rings.get(ringsKey(comparison, run, imageId)),
  );
  const isReady = size !== undefined && (layer !== 'prediction' || found !== undefined);
  const rings = (found ?? NO_RINGS).filter(({ extentPx }) => extentPx >= marks.fromPx);
  const missed = rings.filter(({ isMissed }) => isMissed).length;
  const falseCount = rings.length - missed;
  const reference = referenceSize();
  const k = size === undefined || reference === null ? 1 : reference.width / size.width;
  return (
    <div
      role="cell"
      className="cell"
      style={{ '--k': k } as CSSProperties}
      data-cell={layer}
      data-image={imageName}
      data-run={letter}
      data-missed={found === undefined ? undefined : missed}
      data-false={found === undefined ? undefined : falseCount}
    >
      {comparison !== null && (
        <CellCanvas
          comparison={comparison}
          imageId={imageId}
          layer={layer}
          run={run}
          isReady={isReady}
          width={size?.width ?? 0}
          height={size?.height ?? 0}
          label={describe(props, missed, falseCount, found !== undefined)}
        />
      )}
      {rings
        .filter(({ isMissed }) => (isMissed ? marks.missed : marks.false))
        .slice(0, MOST_RINGS)
        .map(({ isMissed, x, y }, index) => (
          <i
            key={index}
            className={isMissed ? 'mark-ring' : 'mark-ring false'}
            style={{ '--x': x, '--y': y } as CSSProperties}
            aria-hidden="true"
          />
        ))}
      {layer === 'image' && <span className="cmp-pill tl">{imageName}</span>}
      {found !== undefined && (
        <span className="cmp-pill bl" aria-hidden="true">
          {marks.missed && <span className="cmp-mark">{formatCount(missed)}</span>}
          {marks.false && falseCount > 0 && <span className="cmp-mark false">{formatCount(falseCount)}</span>}
        </span>
      )}
      {run !== null && (
        <span
          className="cmp-pill br"
          title={`clDice of run ${letter} on ${imageName}`}
          data-testid="cell-cldice"
        >
          {formatMetric(clDice)}
        </span>
      )}
      {layer === 'prediction' && run === null && <span className="cmp-waits">not trained yet</span>}
      {!isReady && noPicture !== null && (layer !== 'prediction' || run !== null) && (
        <span className="cmp-waits why">{noPicture}</span>
      )}
    </div>
  );
});

function describe(
  { imageName, layer, letter, run = null, clDice = null }: GridCellProps,
  missed: number,
  falseCount: number,
  isCounted: boolean,
): string {
  if (layer === 'image') return `Image ${imageName}`;
  if (layer === 'groundTruth') return `Ground truth of ${imageName}`;
  if (run === null) return `Run ${letter} on ${imageName}: not trained yet`;
  const counts = isCounted ? `: ${countOf(missed, 'missed piece')}, ${falseCount} false` : '';
  return `Run ${letter} on ${imageName}${counts}, clDice ${formatMetric(clDice)}`;
}

interface CellCanvasProps {
  comparison: string;
  imageId: string;
  layer: CellLayer;
  run: string | null;
  isReady: boolean;
  width: number;
  height: number;
  label: string;
}

/** Painted when it comes into sight, and forgotten when it leaves: a long list of large images would fill the memory. */
function CellCanvas({ comparison, imageId, layer, run, isReady, width, height, label }: CellCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isInSight, setIsInSight] = useState(false);
  useEffect(() => {
    const element = canvas.current?.parentElement;
    if (element === null || element === undefined) return;
    const observer = new IntersectionObserver(([entry]) => setIsInSight(entry.isIntersecting));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const element = canvas.current;
    if (element === null || !isReady || !isInSight) return;
    let isWanted = true;
    compareClient()
      .paint({ comparison, imageId, layer, run })
      .then((cell) => {
        if (cell === null) return;
        if (!isWanted) {
          cell.bitmap.close();
          return;
        }
        element.width = cell.width;
        element.height = cell.height;
        element.getContext('bitmaprenderer')?.transferFromImageBitmap(cell.bitmap);
        element.dataset['areaPx'] = String(cell.areaPx);
      })
      .catch((error: unknown) => {
        if (isWanted) announce(error instanceof Error ? error.message : String(error));
      });
    return () => {
      isWanted = false;
      element.getContext('bitmaprenderer')?.transferFromImageBitmap(null);
      delete element.dataset['areaPx'];
    };
  }, [comparison, imageId, layer, run, isReady, isInSight]);
  return <canvas ref={canvas} role="img" aria-label={label} style={{ width, height }} hidden={width === 0} />;
}
