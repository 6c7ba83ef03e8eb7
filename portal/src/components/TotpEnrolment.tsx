import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Skeleton, Typography } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { invalidate } from '@/api/client';
import { beginTotpMutation, confirmTotpMutation } from '@/api/gen/@tanstack/react-query.gen';
import { EntryForm } from './EntryForm';
import { placeErrors, useErrorText } from './errorText';
import { OtpInput } from './OtpInput';
import { OTP_RULE } from './typed';

/** The image that the server drew; as a data address, so that nothing in it can act. */
function QrCode({ svg }: { svg: string }) {
  const { t } = useTranslation();
  const source = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  return <img className="qr" src={source} width={184} height={184} alt={t('me.totp.qr')} />;
}

function Codes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <h2 className="section">{t('me.totp.codes')}</h2>
      <p className="muted">{t('me.totp.codesHint')}</p>
      <Typography.Paragraph copyable={{ text: codes.join('\n') }} className="codes">
        {codes.map((code) => (
          <code key={code}>{code}</code>
        ))}
      </Typography.Paragraph>
      <Button type="primary" onClick={onDone}>
        {t('me.totp.saved')}
      </Button>
    </>
  );
}

/** Turns the second factor on: scan, prove it by a code, keep the recovery codes. */
export function TotpEnrolment({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const queries = useQueryClient();
  const [form] = Form.useForm<{ otp: string }>();
  const [codes, setCodes] = useState<string[] | null>(null);
  const { mutate: begin, data: secret } = useMutation({
    ...beginTotpMutation(),
    onError: (error) => void message.error(errorText(error)),
  });
  useEffect(() => begin({}), [begin]);
  const confirm = useMutation({
    ...confirmTotpMutation(),
    onSuccess: (kept) => setCodes(kept.codes),
    onError: (error) => {
      const rest = placeErrors(t, form, error, { bad_otp: 'otp' });
      if (rest) message.error(rest);
    },
  });
  const done = () => {
    invalidate(queries, 'session');
    onDone();
  };
  if (codes) return <Codes codes={codes} onDone={done} />;
  if (!secret) return <Skeleton active />;
  return (
    <div className="totp">
      <p>{t('me.totp.scan')}</p>
      <QrCode svg={secret.qr_svg} />
      <p className="muted">
        {t('me.totp.orType')}
        <br />
        <Typography.Text code copyable={{ text: secret.secret }}>
          {secret.secret.replace(/(.{4})/g, '$1 ').trim()}
        </Typography.Text>
      </p>
      <EntryForm
        form={form}
        name="totp"
        layout="vertical"
        requiredMark={false}
        onFinish={({ otp }) => confirm.mutate({ body: { otp: otp.replaceAll(' ', '') } })}
      >
        <Form.Item
          name="otp"
          label={t('me.totp.code')}
          extra={t('me.totp.codeHint')}
          rules={[{ required: true, ...OTP_RULE, message: t('me.totp.codeHint') }]}
        >
          <OtpInput />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={confirm.isPending}>
          {t('me.totp.confirm')}
        </Button>
      </EntryForm>
    </div>
  );
}
