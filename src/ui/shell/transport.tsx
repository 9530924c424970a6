import { CommandButton } from '../commands/command-button.tsx';
import { Icon } from '../icons/icon.tsx';
import { useApp } from '../store/app-store.ts';

export function Transport() {
  const isTraining = useApp(
    ({ view, run }) => view.transport?.isTraining ?? (run.state === 'running' || run.state === 'warming'),
  );
  const isTrainRoom = useApp(({ view }) => view.room === 'train' && view.transport === null);
  return (
    <div className="transport" role="group" aria-label="Training">
      <CommandButton command="playPause" className="play" label={isTraining ? 'Pause' : 'Play'}>
        <Icon name={isTraining ? 'pause' : 'play'} />
      </CommandButton>
      <CommandButton command="step" label="Step">
        <Icon name="step" />
      </CommandButton>
      {isTrainRoom && (
        <CommandButton command="slowStep" label="Slow step">
          <Icon name="slow" />
        </CommandButton>
      )}
      <CommandButton command="reset" label="Reset">
        <Icon name="reset" />
      </CommandButton>
    </div>
  );
}
