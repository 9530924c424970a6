// "Per step": how long a step takes, and on request of what it consists.
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import type { PhaseMs } from '../../workers/train-protocol.ts';
import { formatBytes, formatThree } from '../format/format-number.ts';
import { useApp } from '../store/app-store.ts';

const PARTS: readonly { key: keyof PhaseMs; name: string }[] = [
  { key: 'data', name: 'Data' },
  { key: 'forward', name: 'Forward' },
  { key: 'loss', name: 'Loss' },
  { key: 'backward', name: 'Backward' },
  { key: 'optimiser', name: 'Optimiser' },
];

export function StepParts() {
  const stepMs = useApp((state) => state.run.stepMs);
  const phaseMs = useApp((state) => state.run.phaseMs);
  const peakBytes = useApp((state) => state.run.peakBytes);
  return (
    <div className="stat">
      <dt>Per step</dt>
      <dd>
        <DialogTrigger>
          <Button className="opens" isDisabled={stepMs === null}>
            {formatThree(stepMs)} {stepMs !== null && <i>ms</i>}
            <span className="sr-only"> per step: show its parts</span>
          </Button>
          <Popover className="popover note" placement="bottom">
            <Dialog aria-label="Parts of a step" style={{ outline: 'none' }}>
              {phaseMs === null ? (
                <p>No step has been timed part by part yet. The second step is the first to be timed.</p>
              ) : (
                <PartsTable phaseMs={phaseMs} />
              )}
              <p className="muted">Peak memory {formatBytes(peakBytes)}, the most that the backend held.</p>
            </Dialog>
          </Popover>
        </DialogTrigger>
      </dd>
    </div>
  );
}

function PartsTable({ phaseMs }: { phaseMs: PhaseMs }) {
  const totalMs = PARTS.reduce((sum, { key }) => sum + phaseMs[key], 0);
  return (
    <>
      <table className="parts">
        <tbody>
          {PARTS.map(({ key, name }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              <td>{formatThree(phaseMs[key])} ms</td>
              <td className="muted">{totalMs > 0 ? Math.round((100 * phaseMs[key]) / totalMs) : 0} %</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="muted">
        One step in 20 is timed part by part, by the GPU’s timestamps where it has them. The gradient check
        counts as part of the optimiser.
      </p>
    </>
  );
}
