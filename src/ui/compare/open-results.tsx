// Ways to bring results in: one file, or the folder with predictions beside it.
import { useRef, type ReactNode } from 'react';
import { fromFileList } from '../../workers/data-client.ts';
import { Icon } from '../icons/icon.tsx';
import { importResults } from './transfer-controller.ts';

interface OpenResultsProps {
  isFolder?: boolean;
  className: string;
  label?: string;
  title: string;
  children: ReactNode;
}

/** A button that opens the browser's own dialog. */
function OpenResults({ isFolder = false, className, label, title, children }: OpenResultsProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        className={className}
        title={title}
        aria-label={label}
        onClick={() => input.current?.click()}
      >
        {children}
      </button>
      <input
        ref={input}
        type="file"
        accept={isFolder ? undefined : '.json,application/json'}
        hidden
        aria-label={isFolder ? 'Results folder' : 'Results file'}
        data-testid={isFolder ? 'results-folder' : 'results-input'}
        onChange={(event) => {
          const { files } = event.target;
          if (files !== null && files.length > 0) void importResults(fromFileList(files));
          event.target.value = '';
        }}
        {...(isFolder ? { webkitdirectory: '' } : {})}
      />
    </>
  );
}

export function OpenResultsFile() {
  return (
    <OpenResults
      className="ib text"
      title="Open a results.json of npm run experiment; it, or its whole folder, may be dropped onto the page, too."
    >
      <Icon name="folder" />
      <span className="roomy">Open results</span>
    </OpenResults>
  );
}

export function OpenResultsFolder() {
  return (
    <OpenResults
      isFolder
      className="btn"
      title="The folder that npm run experiment -- … --predictions has written, with results.json and runs/ in it"
    >
      Open its folder, for pictures
    </OpenResults>
  );
}
