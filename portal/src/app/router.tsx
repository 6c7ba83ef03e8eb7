import { createBrowserRouter, Navigate } from 'react-router';
import { NotFound, RouteError } from '@/components/StatePage';
import { adminBookingRoutes, userBookingRoutes } from './bookingRoutes';

const nothing = () => null;

/** Every page is one lazy route, so one chunk. Pages that join two features are put together here. */
export const router = createBrowserRouter([
  {
    errorElement: <RouteError lone />,
    HydrateFallback: nothing,
    children: [
      { path: '/', element: <Navigate to="/admin" replace /> },
      {
        path: '/login',
        lazy: async () => ({ Component: (await import('@/features/session/LoginPage')).LoginPage }),
      },
      {
        path: '/new-password',
        lazy: async () => ({ Component: (await import('@/features/session/NewPasswordPage')).NewPasswordPage }),
      },
      {
        path: '/second-factor',
        lazy: async () => ({ Component: (await import('@/features/session/TotpRequiredPage')).TotpRequiredPage }),
      },
      {
        path: '/system-requirements',
        lazy: async () => ({
          Component: (await import('@/features/system_requirements/SystemRequirementsPage')).SystemRequirementsPage,
        }),
      },
      {
        path: '/forgot-password',
        lazy: async () => ({
          Component: (await import('@/features/password_resets/ForgotPasswordPage')).ForgotPasswordPage,
        }),
      },
      ...(['reset-password', 'invitation'] as const).map((path) => ({
        path: `/${path}`,
        lazy: async () => {
          const { ResetPasswordPage } = await import('@/features/password_resets/ResetPasswordPage');
          return { element: <ResetPasswordPage kind={path === 'invitation' ? 'invitation' : 'reset'} /> };
        },
      })),
      {
        path: '/confirm-email',
        lazy: async () => ({ Component: (await import('@/features/me/ConfirmEmailPage')).ConfirmEmailPage }),
      },
      {
        path: '/admin',
        lazy: async () => ({ Component: (await import('./shell/AdminShell')).AdminShell }),
        children: [
          {
            ErrorBoundary: RouteError,
            children: [
              { index: true, element: <Navigate to="users" replace /> },
              {
                path: 'users',
                lazy: async () => {
                  const [{ UsersPage }, { DepartmentTree }] = await Promise.all([
                    import('@/features/users/UsersPage'),
                    import('@/features/departments/DepartmentTree'),
                  ]);
                  return { element: <UsersPage Departments={DepartmentTree} /> };
                },
              },
              {
                path: 'users/deleted',
                lazy: async () => ({
                  Component: (await import('@/features/users/DeletedUsersPage')).DeletedUsersPage,
                }),
              },
              {
                path: 'administrators/deleted',
                lazy: async () => ({
                  Component: (await import('@/features/administrators/DeletedAdministratorsPage'))
                    .DeletedAdministratorsPage,
                }),
              },
              {
                path: 'administrators',
                lazy: async () => ({
                  Component: (await import('@/features/administrators/AdministratorsPage')).AdministratorsPage,
                }),
              },
              {
                path: 'site',
                lazy: async () => ({ Component: (await import('@/features/site/SitePage')).SitePage }),
              },
              {
                path: 'preferences',
                lazy: async () => ({
                  Component: (await import('@/features/preferences/PreferencesPage')).PreferencesPage,
                }),
              },
              {
                path: 'me',
                lazy: async () => ({ Component: (await import('@/features/me/MePage')).MePage }),
              },
              ...adminBookingRoutes,
              {
                path: 'sign-in-log',
                lazy: async () => ({ Component: (await import('@/features/sign_in_log/SignInLogPage')).SignInLogPage }),
              },
              {
                path: 'audit-log',
                lazy: async () => ({ Component: (await import('@/features/audit_log/AuditLogPage')).AuditLogPage }),
              },
              { path: '*', Component: NotFound },
            ],
          },
        ],
      },
      {
        path: '/u',
        lazy: async () => ({ Component: (await import('./shell/UserShell')).UserShell }),
        children: [
          {
            ErrorBoundary: RouteError,
            children: [
              ...userBookingRoutes,
              {
                path: 'preferences',
                lazy: async () => ({
                  Component: (await import('@/features/preferences/PreferencesPage')).PreferencesPage,
                }),
              },
              {
                path: 'me',
                lazy: async () => ({ Component: (await import('@/features/me/MePage')).MePage }),
              },
              { path: '*', Component: NotFound },
            ],
          },
        ],
      },
      {
        path: '*',
        lazy: async () => ({ Component: (await import('./shell/UnknownPage')).UnknownPage }),
      },
    ],
  },
]);
