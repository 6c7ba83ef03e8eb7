import { Drawer, type DrawerProps } from 'antd';
import { useRef } from 'react';
import { useOverlay } from './useOverlay';

/** Every drawer of the portal. It is shown while it is rendered. */
export function SidePanel({ children, ...rest }: Omit<DrawerProps, 'open' | 'afterOpenChange'>) {
  const content = useRef<HTMLDivElement>(null);
  const onOpen = useOverlay(content);
  return (
    <Drawer {...rest} open afterOpenChange={onOpen}>
      <div ref={content}>{children}</div>
    </Drawer>
  );
}
