import type { ReactNode } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Icon } from '../icons/icon.tsx';

interface ModalSheetProps {
  title: string;
  className: string;
  onClose: () => void;
  /** An alert asks for an answer: it has no closing cross. */
  role?: 'dialog' | 'alertdialog';
  children: ReactNode;
}

export function ModalSheet({ title, className, onClose, role = 'dialog', children }: ModalSheetProps) {
  return (
    <ModalOverlay
      className="overlay"
      isOpen
      isDismissable={role === 'dialog'}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className="modal">
        <Dialog role={role} className={`dialog ${className}`}>
          <header>
            <Heading slot="title" level={2} className="grow">
              {title}
            </Heading>
            {role === 'dialog' && (
              <Button className="ib" aria-label="Close" onPress={onClose}>
                <Icon name="close" />
              </Button>
            )}
          </header>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
