import { Icon } from '../icons/icon.tsx';
import { useApp } from '../store/app-store.ts';
import { measureCosts, stopMeasuring, whyNotMeasure } from '../store/cost-controller.ts';
import { findLossMeta } from '../../losses/loss-metas.ts';

const HELP =
  'Trains a few steps with each loss in turn, on throw-away weights, and compares them with Dice + CE. Takes seconds on a GPU, minutes without one.';

/** The right end of the Loss head: what the costs on the cards are, and the way to measure them. */
export function LossCostHead({ shown }: { shown: 'nothing' | 'current' | 'aged' | 'runs' }) {
  const measuring = useApp((state) => state.costs.measuring);
  const reason = useApp(whyNotMeasure);
  if (measuring !== null) {
    const label = measuring === 'starting' ? null : findLossMeta(measuring.lossId)?.label;
    return (
      <span className="aside" data-testid="measuring">
        {measuring === 'starting' ? 'Starting …' : `${label}, ${measuring.done + 1} of ${measuring.total}`}
        <button type="button" className="link" onClick={() => void stopMeasuring()}>
          Cancel
        </button>
      </span>
    );
  }
  const isAgain = shown === 'current' || shown === 'aged';
  return (
    <span className={shown === 'aged' ? 'aside amber' : 'aside'} data-testid="costs" data-costs={shown}>
      {shown === 'current' && 'cost per step, measured here'}
      {shown === 'aged' && 'cost at other settings'}
      {shown === 'runs' && 'time of your steps'}
      <button
        type="button"
        className={isAgain ? 'ib small' : 'link'}
        aria-label={isAgain ? 'Measure cost of each loss again' : 'Measure cost of each loss'}
        title={reason ?? HELP}
        disabled={reason !== null}
        onClick={measureCosts}
      >
        {isAgain ? <Icon name="reset" small /> : 'Measure cost'}
      </button>
    </span>
  );
}
