import { useState } from 'react';
import { Button, Checkbox, CheckboxGroup, Input, Label, TextField } from 'react-aria-components';
import { ModalSheet } from '../controls/modal-sheet.tsx';
import { announce, useApp } from '../store/app-store.ts';
import '../styles/share.css';
import { HIDEABLE, type Hideable } from './hideable.ts';
import { linkTo, sharedState } from './link-controller.ts';

/** The link to the page as it stands, or to a page of which parts are left out. */
export function ShareSheet({ onClose }: { onClose: () => void }) {
  const [hidden, setHidden] = useState<Hideable[]>([]);
  const [isCopied, setCopied] = useState(false);
  const link = useApp((state) => linkTo({ ...sharedState(state), hidden }));
  const isOwnData = useApp((state) => state.data.source?.kind === 'own');
  const copy = (): void => {
    navigator.clipboard.writeText(link).then(
      () => {
        setCopied(true);
        announce('The link is copied.');
      },
      () => announce('The browser did not let the page copy: select the link and copy it yourself.'),
    );
  };
  return (
    <ModalSheet title="Share this page" className="share" onClose={onClose}>
      <div className="sheet-body">
        <p>
          The link holds the settings, the seed, the sample set and the room.{' '}
          {isOwnData
            ? 'Your own images are not in it and never leave this computer: whoever opens it sees the first sample set.'
            : 'Images that you drop are never in it.'}
        </p>
        <TextField className="link-field" value={link} isReadOnly>
          <Label>Link</Label>
          <Input onFocus={(event) => event.currentTarget.select()} />
        </TextField>
        <Button className="btn primary" onPress={copy}>
          {isCopied ? 'Copied' : 'Copy link'}
        </Button>
        <CheckboxGroup
          className="hide-group"
          value={hidden}
          onChange={(names) => {
            setHidden(names as Hideable[]);
            setCopied(false);
          }}
        >
          <Label>For a class, leave out</Label>
          {HIDEABLE.map(({ id, label }) => (
            <Checkbox key={id} value={id} className="check">
              <span className="box" aria-hidden="true" />
              {label}
            </Checkbox>
          ))}
        </CheckboxGroup>
      </div>
    </ModalSheet>
  );
}
