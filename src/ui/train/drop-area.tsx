// Where files may be dropped, as anywhere on the page, or chosen by browsing for files or a folder.
import { useRef, type ChangeEvent } from 'react';
import { Icon } from '../icons/icon.tsx';
import { fromFileList } from '../../workers/data-client.ts';
import { useFilesOver } from '../shell/page-drop.ts';
import { openFiles } from '../store/data-controller.ts';
import { nameOfDrop } from './data-words.ts';

export function DropArea() {
  const isOver = useFilesOver();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const open = (event: ChangeEvent<HTMLInputElement>): void => {
    const input = event.target;
    if (input.files === null || input.files.length === 0) return;
    const chosen = fromFileList(input.files);
    openFiles(chosen, nameOfDrop(chosen));
    // The same files may be chosen again.
    input.value = '';
  };
  return (
    <div className="drop" data-drop-target={isOver || undefined} data-testid="drop-zone">
      <Icon name="folder" />
      <div>
        <p>
          Drop images and masks, or browse{' '}
          <button type="button" className="link" onClick={() => files.current?.click()}>
            files
          </button>{' '}
          or a{' '}
          <button type="button" className="link" onClick={() => folder.current?.click()}>
            folder
          </button>
        </p>
        <p className="muted">Nothing leaves this computer.</p>
      </div>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label="Images, masks or a ZIP"
        data-testid="file-input"
        onChange={open}
      />
      <input
        ref={folder}
        type="file"
        hidden
        aria-label="Folder with images and masks"
        data-testid="folder-input"
        onChange={open}
        {...{ webkitdirectory: '' }}
      />
    </div>
  );
}
