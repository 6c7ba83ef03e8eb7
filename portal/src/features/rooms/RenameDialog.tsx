import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { ifMatch, invalidate } from '@/api/client';
import { renameRoomMutation } from '@/api/gen/@tanstack/react-query.gen';
import type { Room } from '@/api/gen';
import { problemOf } from '@/api/problem';
import { Dialog } from '@/components/Dialog';
import { EntryForm } from '@/components/EntryForm';
import { placeErrors } from '@/components/errorText';

export function RenameDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<{ name: string }>();
  const rename = useMutation({
    ...renameRoomMutation(),
    onSuccess: ({ name }) => {
      message.success(t('rooms.renamed', { name }));
      onClose();
    },
    onError: (error) => {
      const rest = placeErrors(t, form, error);
      if (rest) message.error(rest);
      if (problemOf(error).status === 412) onClose(); // the list shows the name that somebody else has given it
    },
    onSettled: () => invalidate(queries, 'rooms', 'meetings'),
  });
  const save = ({ name }: { name: string }) => {
    if (name.trim() === room.name) return onClose();
    rename.mutate({ path: { id: room.id }, headers: ifMatch(room.version), body: { name: name.trim() } });
  };
  return (
    <Dialog
      title={t('rooms.rename')}
      okText={t('common.save')}
      confirmLoading={rename.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <EntryForm form={form} name="room" layout="vertical" className="dialog-form" initialValues={room} onFinish={save}>
        <Form.Item
          name="name"
          label={t('rooms.name')}
          rules={[{ required: true, whitespace: true, message: t('faults.required') }]}
        >
          <Input maxLength={64} showCount onFocus={(event) => event.target.select()} />
        </Form.Item>
      </EntryForm>
    </Dialog>
  );
}
