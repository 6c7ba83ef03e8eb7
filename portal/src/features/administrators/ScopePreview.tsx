import { EyeOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { previewScopeOptions } from '@/api/gen/@tanstack/react-query.gen';

/** What exactly an administrator of this scope would see, before it is given. */
export function ScopePreview({ departmentId }: { departmentId: string | undefined }) {
  const { t } = useTranslation();
  const { data } = useQuery({
    ...previewScopeOptions({ query: { department_id: departmentId ?? '' } }),
    enabled: Boolean(departmentId),
  });
  if (!data || !departmentId) return null;
  const screen = (name: string) => {
    const key = `scope.screens.${name}`;
    return i18next.exists(key) ? [(t as (key: string) => string)(key)] : [];
  };
  const counts = [
    t('scope.departments', { count: data.departments }),
    t('scope.users', { count: data.users }),
    t('scope.administrators', { count: data.administrators }),
    ...(data.rooms === null || data.meetings === null
      ? [t('scope.unknown')]
      : [t('scope.rooms', { count: data.rooms }), t('scope.meetings', { count: data.meetings })]),
  ];
  const list = (names: string[]) => names.flatMap(screen).join(t('users.separator'));
  return (
    <Alert
      type="info"
      showIcon
      icon={<EyeOutlined aria-hidden />}
      className="login-notice"
      title={t('scope.title')}
      description={
        <>
          <div>{counts.join(t('users.separator'))}</div>
          <div>{t('scope.sees', { screens: list(data.screens) })}</div>
          {data.withheld.length > 0 && <div>{t('scope.withheld', { screens: list(data.withheld) })}</div>}
        </>
      }
    />
  );
}
