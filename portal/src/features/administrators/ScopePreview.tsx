import { EyeOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ScopePreview as Preview } from '@/api/gen';
import { previewScopeOptions } from '@/api/gen/@tanstack/react-query.gen';
import { adminPages } from '@/app/menu';
import { useAccount } from '@/app/session';

/** Permissions of the whole site's administrators that no page stands for. */
const ACTIONS = ['site.write', 'licence.read', 'site_preferences.write', 'rooms.write'] as const;

function useFigures(): (data: Preview) => string[] {
  const { t } = useTranslation();
  const { site } = useAccount();
  return (data) => [
    t('scope.departments', { count: data.departments }),
    t('scope.users', { count: data.users }),
    t('scope.administrators', { count: data.administrators }),
    ...(data.dedicated_rooms === null || data.all_meetings === null
      ? [t('scope.unknown')]
      : [
          ...(site.type === 'account' ? [t('scope.sharedRooms', { count: data.shared_rooms ?? 0 })] : []),
          t('scope.dedicatedRooms', { count: data.dedicated_rooms }),
          t('scope.allMeetings', { count: data.all_meetings }),
          t('scope.meetings', { count: data.meetings ?? 0 }),
        ]),
  ];
}

/** The pages by the menu itself, as for an account of those permissions; beside them the actions that it lacks. */
function useOffer(): (data: Preview) => { pages: string[]; lacking: string[] } {
  const { t } = useTranslation();
  const account = useAccount();
  return ({ permissions, withheld_permissions }) => {
    const pages = adminPages(t, { ...account, permissions });
    const most = adminPages(t, { ...account, permissions: [...permissions, ...withheld_permissions] });
    const actions = ACTIONS.filter((each) => withheld_permissions.includes(each)).filter(
      (each) => each !== 'rooms.write' || account.site.type === 'account',
    );
    const lacking = most.filter((page) => !pages.includes(page));
    return { pages, lacking: [...lacking, ...actions.map((each) => t(`scope.actions.${actionKey(each)}`))] };
  };
}

function actionKey(permission: (typeof ACTIONS)[number]) {
  return permission.replace('.', '_') as 'site_write' | 'licence_read' | 'site_preferences_write' | 'rooms_write';
}

/** What exactly an administrator of this scope sees and may do, before it is given. */
export function ScopePreview({ departmentId }: { departmentId: string | undefined }) {
  const { t } = useTranslation();
  const figures = useFigures();
  const offer = useOffer();
  const { data } = useQuery({
    ...previewScopeOptions({ query: { department_id: departmentId ?? '' } }),
    enabled: Boolean(departmentId),
  });
  if (!data || !departmentId) return null;
  const { pages, lacking } = offer(data);
  const list = (names: string[]) => names.join(t('users.separator'));
  return (
    <Alert
      type="info"
      showIcon
      icon={<EyeOutlined aria-hidden />}
      className="login-notice"
      title={t('scope.title')}
      description={
        <>
          <div>{list(figures(data))}</div>
          <div>{t('scope.sees', { screens: list(pages) })}</div>
          {lacking.length > 0 && <div>{t('scope.lacks', { names: list(lacking) })}</div>}
        </>
      }
    />
  );
}
