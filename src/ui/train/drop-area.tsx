// Files by drop anywhere on the page, or by browsing for files or a folder.
import { useEffect, useRef, useState, type ChangeEvent } from 'react';
import { Icon } from '../icons/icon.tsx';
import { collectDroppedFiles, fromFileList } from '../../workers/data-client.ts';
import { openDrop, openFiles } from '../store/data-controller.ts';
import { nameOfDrop } from './data-words.ts';

export function DropArea() {
  const isOver = useWindowDrop();
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

/** What is drawn anew all the time, as rings are, is no target: a drop on something that has just gone would be lost. */
function setDropping(isDropping: boolean): void {
  document.documentElement.toggleAttribute('data-dropping', isDropping);
}

/** The whole page takes drops: a file that misses the zone must not replace the page. */
function useWindowDrop(): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const onDragEnter = (event: DragEvent): void => setDropping(hasFiles(event));
    const onDragOver = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setIsOver(true);
    };
    const onDragLeave = (event: DragEvent): void => {
      if (event.relatedTarget !== null) return;
      setDropping(false);
      setIsOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      if (event.dataTransfer === null || !hasFiles(event)) return;
      event.preventDefault();
      setDropping(false);
      setIsOver(false);
      openDrop(collectDroppedFiles(event.dataTransfer), nameOfDrop);
    };
    window.addEventListener('dragenter', onDragEnter);
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('dragleave', onDragLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      setDropping(false);
      window.removeEventListener('dragenter', onDragEnter);
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('dragleave', onDragLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, []);
  return isOver;
}
