import { SwapOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { endImpersonationMutation } from '@/api/gen/@tanstack/react-query.gen';
import { useErrorText } from '@/components/errorText';
import { useMoments } from '@/components/zoned';
import { useAccount } from '../session';
import { startSession } from '../startSession';

/** Says that an administrator is here as somebody else, until when, and leads back. */
export function JumpBanner() {
  const { t } = useTranslation();
  const { acting_as } = useAccount();
  const { time } = useMoments();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const back = useMutation({
    ...endImpersonationMutation(),
    onSuccess: async (session) => {
      startSession(queries, session);
      await navigate('/admin/users');
    },
    onError: (error) => void message.error(errorText(error)),
  });
  if (!acting_as) return null;
  const { by, name, until } = acting_as;
  return (
    <div className="user-banner" role="status">
      <span>
        <SwapOutlined aria-hidden /> {t('jump.banner', { by, name, until: time(until) })}
      </span>
      <Button size="small" loading={back.isPending} onClick={() => back.mutate({})}>
        {t('jump.back')}
      </Button>
    </div>
  );
}
