import { Dropdown, type MenuProps } from 'antd';
import { useRef, useState, type ReactNode } from 'react';
import { focusNear } from './useOverlay';

export type MenuItems = NonNullable<MenuProps['items']>;

interface Place {
  x: number;
  y: number;
  items: MenuItems;
}

/**
 * One pop-up menu for a whole tree or table: right click, the row's button and the keyboard open the same one, and the
 * focus returns to where it was.
 */
export function useMenuAt() {
  const [menu, setMenu] = useState<Place | null>(null);
  const back = useRef<HTMLElement | null>(null);
  const close = () => {
    setMenu(null);
    focusNear(back.current);
  };
  const open = (x: number, y: number, items: MenuItems) => {
    back.current = document.activeElement as HTMLElement | null;
    setMenu({ x, y, items });
  };
  const element: ReactNode = menu && (
    <Dropdown
      open
      // eslint-disable-next-line jsx-a11y/no-autofocus -- an opened menu takes the focus and gives it back
      autoFocus
      trigger={['click']}
      onOpenChange={(shown) => !shown && close()}
      menu={{
        items: menu.items,
        onClick: ({ domEvent }) => {
          domEvent.stopPropagation();
          close();
        },
      }}
    >
      <span className="menu-anchor" style={{ left: menu.x, top: menu.y }} />
    </Dropdown>
  );
  return {
    element,
    /** at the pointer */
    atPointer(event: React.MouseEvent, items: MenuItems) {
      event.preventDefault();
      event.stopPropagation();
      open(event.clientX, event.clientY, items);
    },
    /** below the button or row that was pressed */
    below(target: Element, items: MenuItems) {
      const box = target.getBoundingClientRect();
      open(box.left, box.bottom, items);
    },
  };
}
