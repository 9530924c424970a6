// The one scale of all maps.
import { formatCount } from '../format/format-number.ts';
import { lossMetas } from '../../losses/loss-metas.ts';
import { PUSH_RAMP } from '../../workers/loss-lab-protocol.ts';
import { useLab } from './lab-store.ts';
import { formatPower, pushExponent } from './lab-words.ts';

/** Places on the strip, and the part of the limit that stands there: a square root, so a quarter is half of the way. */
const TICKS = [
  { place: 0, part: -1 },
  { place: 0.25, part: -0.25 },
  { place: 0.5, part: 0 },
  { place: 0.75, part: 0.25 },
  { place: 1, part: 1 },
];
const COLOURS = [...PUSH_RAMP.lower.slice(1).reverse(), ...PUSH_RAMP.raise].map(
  (rgb) => `rgb(${rgb.join(' ')})`,
);
const WORDS = ['none', 'one', 'two', 'three', 'four', 'five', 'six'];

export function PushLegend() {
  const limit = useLab((lab) => lab.state?.limit ?? null);
  const beyondPx = useLab((lab) => lab.state?.beyondLimitPx ?? 0);
  const exponent = limit === null ? 0 : pushExponent(limit);
  const scaled = limit === null ? 0 : limit / 10 ** exponent;
  const label = (part: number): string => {
    const value = Number((Math.abs(part) * scaled).toPrecision(3));
    return part === 0 ? '0' : `${part < 0 ? '−' : '+'}${value}`;
  };
  return (
    <div className="scale" data-testid="lab-scale" data-limit={limit}>
      <b className="strong">Push on each pixel</b>
      <span className="muted formula-words">
        −∂<i>L</i>/∂<i>z</i> on the logit{limit !== null && `, ×${formatPower(exponent)}`}, square-root scale
      </span>
      <span className="grow" />
      <span>lower</span>
      <span className="strip2" aria-hidden="true">
        <i style={{ background: `linear-gradient(to right, ${COLOURS.join(', ')})` }} />
        {limit !== null &&
          TICKS.map(({ place, part }) => (
            <span key={place} style={{ left: `${100 * place}%` }}>
              {label(part)}
            </span>
          ))}
      </span>
      <span>raise</span>
      <span className="grow" />
      <span className="muted wide">
        one scale for all {WORDS.at(lossMetas.length) ?? lossMetas.length}
        {beyondPx > 0 && `, ${formatCount(beyondPx)} px beyond it`}
      </span>
    </div>
  );
}
