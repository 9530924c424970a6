import { Icon } from '../icons/icon.tsx';
import { useApp } from '../store/app-store.ts';
import { command } from './lab-controller.ts';
import { useLab } from './lab-store.ts';
import { fitLab, zoomLabBy } from './lab-view.ts';

export function LabBar() {
  const place = useLab((state) => state.place);
  const scale = useLab((state) => state.viewport.scale);
  const canUndo = useLab((state) => state.state?.canUndo ?? false);
  const updateMs = useLab((state) => state.updateMs);
  const backend = useLab((state) => state.backend);
  const name = useImageName();
  return (
    <div className="vbar" role="group" aria-label="Canvas">
      <b className="strong">Paint on the prediction</b>
      {place !== null && (
        <span className="muted wide what">
          {place.crop.width} × {place.crop.height} px of {name}, losses of this crop
        </span>
      )}
      <span className="grow" />
      {updateMs !== null && (
        <span
          className="muted timing"
          data-testid="lab-update"
          data-update-ms={updateMs}
          title={`The last update of all values and maps, computed by wasm (${backend?.adapter ?? ''}).`}
        >
          {Math.round(updateMs)} ms
        </span>
      )}
      <button
        type="button"
        className="ib text"
        disabled={!canUndo}
        onClick={() => command({ kind: 'startAgain' }, 'Started again.')}
      >
        <Icon name="reset" />
        Start again
      </button>
      <span className="sep" />
      <button
        type="button"
        className="ib"
        aria-label="Zoom out"
        title="Zoom out"
        onClick={() => zoomLabBy(-1)}
      >
        <Icon name="minus" />
      </button>
      <span className="zoom">{Math.round(100 * scale)} %</span>
      <button type="button" className="ib" aria-label="Zoom in" title="Zoom in" onClick={() => zoomLabBy(1)}>
        <Icon name="plus" />
      </button>
      <button type="button" className="ib" aria-label="Fit the crop" title="Fit the crop" onClick={fitLab}>
        <Icon name="fit" />
      </button>
    </div>
  );
}

function useImageName(): string {
  const sampleId = useLab((state) => state.sampleId);
  return useApp(({ data }) => data.table?.rows.find(({ id }) => id === sampleId)?.name ?? '');
}
