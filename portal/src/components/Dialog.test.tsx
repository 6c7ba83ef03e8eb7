import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Button, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import { renderAt } from '@/test/render';
import { Dialog } from './Dialog';
import { SidePanel } from './SidePanel';
import { hasUnsaved } from './unsaved';

const KINDS = [
  ['dialog', (close: () => void, content: ReactNode) => <Dialog title="d" onCancel={close} children={content} />],
  ['drawer', (close: () => void, content: ReactNode) => <SidePanel title="d" onClose={close} children={content} />],
] as const;

function Page({ show, goes = false }: { show: (typeof KINDS)[number][1]; goes?: boolean }) {
  const [open, setOpen] = useState(false);
  const content = (
    <>
      <p>first words</p>
      <Input aria-label="fixed" disabled />
      <Input aria-label="shown" readOnly />
      <Input aria-label="field" />
    </>
  );
  return (
    <main id="main" tabIndex={-1}>
      {!(goes && open) && <Button onClick={() => setOpen(true)}>open</Button>}
      {open && show(() => setOpen(false), content)}
    </main>
  );
}

describe.each(KINDS)('a %s', (_, show) => {
  it('takes the focus to its first field and gives it back to what opened it', async () => {
    const user = userEvent.setup();
    await renderAt('/', <Page show={show} />);
    await user.click(screen.getByRole('button', { name: 'open' }));
    await waitFor(() => expect(screen.getByLabelText('field')).toHaveFocus());
    expect(hasUnsaved()).toBe(true);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.getByRole('button', { name: 'open' })).toHaveFocus());
    expect(hasUnsaved()).toBe(false);
  });

  it('gives the focus to the page when what opened it is gone', async () => {
    const user = userEvent.setup();
    await renderAt('/', <Page show={show} goes />);
    await user.click(screen.getByRole('button', { name: 'open' }));
    await waitFor(() => expect(screen.getByLabelText('field')).toHaveFocus());
    await user.keyboard('{Escape}');
    await waitFor(() => expect(document.activeElement).not.toBe(document.body));
  });
});
