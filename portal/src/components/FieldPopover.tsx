import { Popover, type PopoverProps } from 'antd';
import { useRef, type ReactNode, type RefObject } from 'react';
import { focusFirst, useOverlay } from './useOverlay';

interface Props extends Omit<PopoverProps, 'content' | 'trigger' | 'afterOpenChange'> {
  content: ReactNode;
}

/** It is there while the popover is open. */
function Content({ box, children }: { box: RefObject<HTMLDivElement | null>; children: ReactNode }) {
  useOverlay(box);
  return <div ref={box}>{children}</div>;
}

/** A popover with fields below its button: the focus goes to the first of them, and back to the button as in a dialog. */
export function FieldPopover({ content, ...rest }: Props) {
  const box = useRef<HTMLDivElement>(null);
  return (
    <Popover
      {...rest}
      trigger="click"
      placement="bottomRight"
      content={<Content box={box}>{content}</Content>}
      afterOpenChange={(open) => open && focusFirst(box.current)}
      destroyOnHidden
    />
  );
}
