// The counters of a room that has taken the transport.
import type { TransportView } from '../store/transport-slice.ts';

export function RoomCounters({ name, progress, progressText, stats }: TransportView) {
  return (
    <div className="stats" data-testid="room-counters">
      <div
        className="progress"
        role="progressbar"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(100 * progress)}
        aria-valuetext={progressText}
      >
        <i style={{ width: `${100 * progress}%` }} />
      </div>
      <dl>
        {stats.map(({ label, value, unit, isWide = false }) => (
          <div key={label} className={isWide ? 'stat wide' : 'stat'}>
            <dt>{label}</dt>
            <dd>
              {value} {unit !== undefined && <i>{unit}</i>}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
