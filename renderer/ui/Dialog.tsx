import { X } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from './Button.tsx';

export interface DialogProps {
  readonly title: string;
  /** Name of the button that closes it, e.g. "Close". */
  readonly closeLabel: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons at the bottom, the main one last. */
  readonly foot?: ReactNode;
  readonly wide?: boolean;
  /** Near the top of the window, for things one types into. */
  readonly high?: boolean;
  /** No heading is drawn; `title` is still its name. */
  readonly bare?: boolean;
  /** A press beside it closes it. Leave it out where something typed would be lost. */
  readonly isDismissable?: boolean;
  readonly role?: 'dialog' | 'alertdialog';
}

/** A modal dialog: focus goes in and comes back, Escape closes. */
export function Dialog({
  title,
  closeLabel,
  isOpen,
  onClose,
  children,
  foot,
  wide,
  high,
  bare,
  isDismissable,
  role,
}: DialogProps): ReactElement {
  return (
    <ModalOverlay
      className={high ? 'veil high' : 'veil'}
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={isDismissable}
    >
      <Modal className={wide ? 'dialog-frame wide' : 'dialog-frame'}>
        <AriaDialog className="dialog" role={role} aria-label={bare ? title : undefined}>
          {!bare && (
            <div className="dialog-head">
              <Heading slot="title" level={2}>
                {title}
              </Heading>
              <IconButton label={closeLabel} shortcut="Esc" onPress={onClose}>
                <X aria-hidden />
              </IconButton>
            </div>
          )}
          {bare ? children : <div className="dialog-body">{children}</div>}
          {foot && <div className="dialog-foot">{foot}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
