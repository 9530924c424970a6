import { Switch } from 'react-aria-components';
import { COMMANDS, type Command } from '../commands/command-table.ts';
import { ModalSheet } from '../controls/modal-sheet.tsx';
import { useApp } from '../store/app-store.ts';
import { openSheet, setKeysOn, setTeaching } from '../store/view-controller.ts';

const GROUPS: readonly Command['group'][] = ['Training', 'Viewer', 'Layers', 'Page'];

export function HelpSheet({ onClose }: { onClose: () => void }) {
  const isTeaching = useApp((state) => state.env.isTeaching);
  const areKeysOn = useApp((state) => state.env.areKeysOn);
  return (
    <ModalSheet title="Keys and help" className="help" onClose={onClose}>
      <div className="scroll" role="group" aria-label="Keys" tabIndex={0}>
        <p className="muted">
          Choose a sample set or drop images with their masks, press Play, and watch the network learn. The
          outline over the filled prediction is the tubed skeleton: a hollow tube is a missed branch.
        </p>
        <button type="button" className="link" onClick={() => openSheet('lessons')}>
          All lessons
        </button>
        <div className="groups">
          {GROUPS.map((group) => (
            <section key={group} aria-label={group}>
              <h3>{group}</h3>
              {COMMANDS.filter((command: Command) => command.group === group).map((command: Command) => (
                <div className="keyrow" key={command.id}>
                  <span>{command.label}</span>
                  <kbd>{command.keyLabel}</kbd>
                </div>
              ))}
            </section>
          ))}
        </div>
        <Switch className="switch" isSelected={isTeaching} onChange={setTeaching}>
          <span className="track" aria-hidden="true" />
          Teacher mode: larger type for a projector
        </Switch>
        <Switch className="switch" isSelected={areKeysOn} onChange={setKeysOn}>
          <span className="track" aria-hidden="true" />
          Single-key commands
        </Switch>
        {/* The build writes the file; the development server has none. */}
        {import.meta.env.PROD && (
          <a
            className="link"
            href={`${import.meta.env.BASE_URL}third-party-licences.txt`}
            target="_blank"
            rel="noreferrer"
          >
            Licences of the code this page is built with
          </a>
        )}
      </div>
    </ModalSheet>
  );
}
