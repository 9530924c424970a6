// A failed or halted run: one sentence and a way on.
import { formatRate } from '../format/format-number.ts';
import { useApp } from '../store/app-store.ts';
import { lowerRateAndGoOn, startAgain } from '../store/run-knobs.ts';

export function TroubleCard() {
  const trouble = useApp((state) => state.run.trouble);
  const learningRate = useApp((state) => state.config.optimiser.learningRate);
  if (trouble === null) return null;
  return (
    <div className="trouble" role="alert" data-testid="trouble">
      <p>
        {trouble.message} {trouble.kind === 'failed' && trouble.fix}
      </p>
      <div className="btns">
        {trouble.kind === 'nonFinite' ? (
          <button type="button" className="btn primary" onClick={lowerRateAndGoOn}>
            Lower the learning rate ×0.1, to {formatRate(learningRate * 0.1)}, and go on
          </button>
        ) : (
          <button type="button" className="btn primary" onClick={startAgain}>
            Start again
          </button>
        )}
      </div>
    </div>
  );
}
