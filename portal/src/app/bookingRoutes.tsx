import { Navigate, type RouteObject } from 'react-router';

/** Rooms and meetings in the administration portal. */
export const adminBookingRoutes: RouteObject[] = [
  { path: 'rooms', element: <Navigate to="/admin/rooms/shared" replace /> },
  ...(['shared', 'dedicated'] as const).map((kind): RouteObject => ({
    path: `rooms/${kind}`,
    lazy: async () => {
      const { RoomsPage } = await import('@/features/rooms/RoomsPage');
      return { element: <RoomsPage key={kind} kind={kind} /> };
    },
  })),
  {
    path: 'meetings',
    lazy: async () => ({ Component: (await import('@/features/meetings/MeetingsPage')).MeetingsPage }),
  },
  {
    path: 'meetings/:id',
    lazy: async () => {
      const { MeetingPage } = await import('@/features/meetings/MeetingPage');
      return { element: <MeetingPage portal="admin" /> };
    },
  },
];

/** Booking in the user portal; the first is where a user lands. */
export const userBookingRoutes: RouteObject[] = [
  {
    index: true,
    lazy: async () => ({ Component: (await import('@/features/meetings/MyMeetingsPage')).MyMeetingsPage }),
  },
  {
    path: 'meetings/new',
    lazy: async () => ({ Component: (await import('@/features/meetings/BookPage')).BookPage }),
  },
  {
    path: 'meetings/:id',
    lazy: async () => {
      const { MeetingPage } = await import('@/features/meetings/MeetingPage');
      return { element: <MeetingPage portal="user" /> };
    },
  },
  {
    path: 'meetings/:id/edit',
    lazy: async () => ({ Component: (await import('@/features/meetings/EditPage')).EditPage }),
  },
  {
    path: 'room',
    lazy: async () => ({ Component: (await import('@/features/meetings/PersonalRoomPage')).PersonalRoomPage }),
  },
  {
    path: 'calendar',
    lazy: async () => ({ Component: (await import('@/features/meetings/CalendarFeedPage')).CalendarFeedPage }),
  },
];
