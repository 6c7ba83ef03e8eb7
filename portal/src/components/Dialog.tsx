import { Modal, type ModalProps } from 'antd';
import { useRef } from 'react';
import { useOverlay } from './useOverlay';

/** Every dialog of the portal. It is shown while it is rendered. */
export function Dialog({ children, ...rest }: Omit<ModalProps, 'open' | 'afterOpenChange'>) {
  const content = useRef<HTMLDivElement>(null);
  const onOpen = useOverlay(content);
  return (
    <Modal {...rest} open afterOpenChange={onOpen}>
      <div ref={content}>{children}</div>
    </Modal>
  );
}
