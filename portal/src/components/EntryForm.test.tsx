import { fireEvent, screen, waitFor } from '@testing-library/react';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import { renderAt } from '@/test/render';
import { EntryForm } from './EntryForm';
import { placeErrors } from './errorText';
import { hasUnsaved } from './unsaved';

interface Values {
  topic: string;
  date: string;
  time: string;
}

const taken = (...fields: string[]) => ({
  code: 'invalid',
  status: 422,
  errors: fields.map((field) => ({ field, code: 'taken' })),
});

/** A form whose saves are refused, one after the other, for these fields. */
function Refused({ refusals }: { refusals: string[][] }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const [saves, setSaves] = useState(0);
  const save = () => {
    placeErrors(t, form, taken(...(refusals[saves] ?? [])));
    setSaves(saves + 1);
  };
  return (
    <EntryForm<Values> form={form} onFinish={save} judgedBy={{ time: ['date'] }}>
      <Form.Item name="topic" label="topic" rules={[{ required: true }]} initialValue="x">
        <Input />
      </Form.Item>
      <Form.Item name="date" label="date">
        <Input />
      </Form.Item>
      <Form.Item name="time" label="time">
        <Input />
      </Form.Item>
      <Button htmlType="submit">save</Button>
    </EntryForm>
  );
}

const FAULT = '已被使用（须全网唯一）';
const save = () => fireEvent.click(screen.getByRole('button', { name: 'save' }));
const type = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });
const faults = async (n: number) => waitFor(() => expect(screen.queryAllByText(FAULT)).toHaveLength(n));

describe('a fault that the server found', () => {
  it.each(['topic', 'date'])('goes with the next change of its field: %s', async (field) => {
    await renderAt('/', <Refused refusals={[[field]]} />);
    save();
    await faults(1);
    type(field, 'mended');
    await faults(0);
  });

  it('goes with a change of a field that it is judged by', async () => {
    await renderAt('/', <Refused refusals={[['time']]} />);
    save();
    await faults(1);
    type('date', '2028-09-05');
    await faults(0);
  });

  it('stays while a field beside it is changed', async () => {
    await renderAt('/', <Refused refusals={[['date', 'time']]} />);
    save();
    await faults(2);
    type('time', '10:00');
    await faults(1);
    expect(screen.getByLabelText('date')).toHaveAttribute('aria-invalid', 'true');
  });

  it('goes with the next save, which finds faults of its own', async () => {
    await renderAt('/', <Refused refusals={[['date'], ['time']]} />);
    save();
    await faults(1);
    save();
    await waitFor(() => expect(screen.getByLabelText('time')).toHaveAttribute('aria-invalid', 'true'));
    await faults(1);
  });
});

it('counts as unsaved work from the first change on', async () => {
  await renderAt('/', <Refused refusals={[]} />);
  expect(hasUnsaved()).toBe(false);
  type('topic', 'half');
  expect(hasUnsaved()).toBe(true);
});
