import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { beginImpersonationMutation } from '@/api/gen/@tanstack/react-query.gen';
import type { UserRow } from '@/api/gen';
import { startSession } from '@/app/startSession';
import { Dialog } from '@/components/Dialog';
import { EntryForm } from '@/components/EntryForm';
import { placeErrors } from '@/components/errorText';

/** Manual 1.2.3.9: a reason first; then this browser is in the user portal as that user, for one hour. */
export function JumpDialog({ user, onClose }: { user: UserRow; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [form] = Form.useForm<{ reason: string }>();
  const jump = useMutation({
    ...beginImpersonationMutation(),
    onSuccess: async (session) => {
      startSession(queries, session);
      await navigate('/u');
    },
    onError: (error) => {
      const rest = placeErrors(t, form, error);
      if (rest) message.error(rest);
    },
  });
  return (
    <Dialog
      title={t('jump.title', { name: user.name })}
      okText={t('jump.go')}
      confirmLoading={jump.isPending}
      onOk={form.submit}
      onCancel={onClose}
      width={460}
    >
      <EntryForm
        form={form}
        name="jump"
        layout="vertical"
        className="dialog-form"
        onFinish={({ reason }) => jump.mutate({ path: { id: user.id }, body: { reason: reason.trim() } })}
      >
        <p className="muted">{t('jump.hint')}</p>
        <Form.Item
          name="reason"
          label={t('jump.reason')}
          rules={[{ required: true, whitespace: true, message: t('faults.required') }]}
        >
          <Input.TextArea maxLength={500} showCount autoSize={{ minRows: 2, maxRows: 5 }} />
        </Form.Item>
      </EntryForm>
    </Dialog>
  );
}
