import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import { renderAt } from '@/test/render';
import { EntryForm } from './EntryForm';
import { SidePanel } from './SidePanel';
import { useDiscard } from './useDiscard';

function Entry({ onClose }: { onClose: () => void }) {
  const [form] = Form.useForm<{ field: string }>();
  const leave = useDiscard(form, onClose);
  return (
    <SidePanel title="d" onClose={leave}>
      <EntryForm<{ field: string }> form={form}>
        <Form.Item name="field" label="field">
          <Input />
        </Form.Item>
      </EntryForm>
    </SidePanel>
  );
}

function Page() {
  const [open, setOpen] = useState(false);
  return (
    <main id="main" tabIndex={-1}>
      <Button onClick={() => setOpen(true)}>open</Button>
      {open && <Entry onClose={() => setOpen(false)} />}
    </main>
  );
}

describe('a drawer with something entered', () => {
  it.each([
    ['放弃', 'open'],
    ['继续填写', null],
  ])('asks first, and %s leaves the focus where it belongs', async (answer, button) => {
    const user = userEvent.setup();
    await renderAt('/', <Page />);
    await user.click(screen.getByRole('button', { name: 'open' }));
    await waitFor(() => expect(screen.getByLabelText('field')).toHaveFocus());
    await user.keyboard('words{Escape}');
    await user.click(await screen.findByRole('button', { name: answer }));
    if (button) await waitFor(() => expect(screen.getByRole('button', { name: button })).toHaveFocus());
    else await waitFor(() => expect(screen.getByLabelText('field')).toHaveFocus());
    expect(screen.queryByLabelText('field') === null).toBe(button !== null);
  });
});
