// What the p-values can say here, and what not.
import { countOf } from '../format/format-number.ts';
import { useCompare } from './compare-store.ts';
import { formatP } from './summary-words.ts';
import { useShown } from './use-shown.ts';

export function TestPanel() {
  const shown = useShown();
  const summary = useCompare((state) => state.summary);
  const leastP = useCompare((state) => state.leastP);
  if ('message' in shown || summary?.of !== shown) return null;
  const images = summary.summary.arms[0]?.metrics.dice.imageCount ?? 0;
  const least = leastP.get(images) ?? null;
  const { vary, folds } = shown.results.experiment;
  const seeds = vary.seed?.length ?? 1;
  return (
    <section className="sec cmp-test" aria-label="The test">
      <h2>The test</h2>
      <p className="cmp-help">
        Wilcoxon signed rank, each run against A on the same image, two-sided, not corrected for several
        comparisons.{' '}
        {least !== null && (
          <span data-testid="least-p">
            With {countOf(images, 'image')} p cannot fall below {formatP(least)}
            {least > 0.05 && ', so nothing here can be significant at .05'}.
          </span>
        )}{' '}
        {seeds === 1
          ? 'One seed says nothing about another seed: compare seeds, too.'
          : 'An image counts once, with the mean of its seeds.'}
        {folds === null && ' More images are tested by k-fold.'}
      </p>
    </section>
  );
}
