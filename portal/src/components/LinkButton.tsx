import { Button, type ButtonProps } from 'antd';
import type { MouseEvent } from 'react';
import { useHref, useNavigate } from 'react-router';

type Props = Omit<ButtonProps, 'href' | 'onClick'> & {
  to: string;
  /** of the entry in the history */
  state?: object;
  /** goes there another way: back in the history */
  go?: () => void;
};

/** A link to another page that looks like a button. A click with a modifier opens a tab, as on any link. */
export function LinkButton({ to, state, go: goBy, ...button }: Props) {
  const navigate = useNavigate();
  const href = useHref(to);
  const go = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (goBy) goBy();
    else void navigate(to, { state });
  };
  return <Button {...button} href={href} onClick={go} />;
}
