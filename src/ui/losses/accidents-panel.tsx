// Accidents: one press does it, another takes it back, “again” does it at the next place.
import { Icon, type IconName } from '../icons/icon.tsx';
import { ACCIDENT_IDS, type AccidentId } from '../../workers/loss-lab-protocol.ts';
import { doAccident, undoAccident } from './lab-controller.ts';
import { useLab } from './lab-store.ts';
import { ACCIDENT_WORDS } from './lab-words.ts';

/** Each accident has the icon of its name. */
const iconOf = (id: AccidentId): IconName => id;

export function AccidentsPanel() {
  return (
    <section className="sec accidents" aria-label="Accidents">
      <h2>
        Accidents<span className="aside">press again to undo</span>
      </h2>
      {ACCIDENT_IDS.map((id) => (
        <Accident key={id} id={id} />
      ))}
    </section>
  );
}

function Accident({ id }: { id: AccidentId }) {
  const count = useLab((state) => state.state?.counts[id] ?? 0);
  const available = useLab((state) => state.place?.available[id] ?? 0);
  const isReady = useLab((state) => state.phase === 'ready');
  const { name, detail, missing } = ACCIDENT_WORDS[id];
  const isDone = count > 0;
  const isPossible = isReady && available > 0;
  return (
    <div className={isDone ? 'accident done' : 'accident'}>
      <button
        type="button"
        className="press"
        aria-pressed={isDone}
        disabled={!isPossible && !isDone}
        title={isReady && available === 0 ? missing : undefined}
        onClick={() => (isDone ? undoAccident(id, name) : doAccident(id, name))}
      >
        <Icon name={iconOf(id)} />
        <b>{name}</b>
        {isDone ? (
          <span className="done-mark">
            <Icon name="check" small />
            {count > 1 ? `${count} times` : 'done'}
          </span>
        ) : (
          <span className="muted ell">{isReady && available === 0 ? 'no place for it here' : detail}</span>
        )}
      </button>
      {isDone && (
        <button
          type="button"
          className="again"
          title={count < available ? 'Once more, at the next place' : 'There is no further place for it.'}
          disabled={!isReady || count >= available}
          onClick={() => doAccident(id, name)}
        >
          again<span className="sr-only">: {name}</span>
        </button>
      )}
    </div>
  );
}
