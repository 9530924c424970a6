import { Button } from 'react-aria-components';
import { ModalSheet } from '../controls/modal-sheet.tsx';
import { patch, useApp } from '../store/app-store.ts';

export function ConfirmDialog() {
  const confirm = useApp((state) => state.view.confirm);
  if (confirm === null) return null;
  const close = (): void => patch('view', { confirm: null });
  return (
    <ModalSheet title={confirm.title} className="confirm" role="alertdialog" onClose={close}>
      <p>{confirm.text}</p>
      <footer>
        <Button className="btn" autoFocus onPress={close}>
          Keep the run
        </Button>
        <Button
          className="btn primary"
          onPress={() => {
            close();
            confirm.onConfirm();
          }}
        >
          {confirm.confirmLabel}
        </Button>
      </footer>
    </ModalSheet>
  );
}
