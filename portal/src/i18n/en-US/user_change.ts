/** What a change of a user means before it is saved. */
export const user_change = {
  title: 'Save the changes to “{{name}}”?',
  released:
    'The dedicated room “{{room}}” is released. It takes no new bookings, and its meeting number (PMI {{pmi}}) stops working. If the account becomes dedicated again, it gets the same room and number back.',
  releasedUnnamed:
    'The dedicated room is released. It takes no new bookings, and its meeting number (PMI) stops working.',
  keptInReleased_zero: 'No future meetings are booked in this room.',
  keptInReleased_one:
    '{{count}} future meeting booked in this room stays as planned. To move it, the host must choose a shared room.',
  keptInReleased_other:
    '{{count}} future meetings booked in this room stay as planned. To move one, the host must choose a shared room.',
  assigned:
    'The account gets a dedicated room with its own meeting number (PMI). New meetings take place in that room.',
  returned: 'The account gets its dedicated room “{{room}}” (PMI {{pmi}}) back. New meetings take place in that room.',
  keptElsewhere_one:
    '{{count}} future meeting stays in the room where it is booked. If its time changes, it moves to the dedicated room.',
  keptElsewhere_other:
    '{{count}} future meetings stay in the rooms where they are booked. If the time of one changes, it moves to the dedicated room.',
  afterExpiry_one:
    '{{count}} future meeting ends after the new expiration date. It stays booked, but {{name}} can no longer sign in to change or cancel it.',
  afterExpiry_other:
    '{{count}} future meetings end after the new expiration date. They stay booked, but {{name}} can no longer sign in to change or cancel them.',
  aboveCapacity_one: '{{count}} future meeting is larger than the new capacity. It keeps its size.',
  aboveCapacity_other: '{{count}} future meetings are larger than the new capacity. They keep their size.',
  administrators_one: '{{count}} administrator of the current department will no longer see this user.',
  administrators_other: '{{count}} administrators of the current department will no longer see this user.',
  unknown: 'The number of affected future meetings is currently unknown. No meeting is moved or canceled.',
  deletedRooms_one:
    '{{count}} dedicated room is released. To restore the account, a licensed room must still be available.',
  deletedRooms_other:
    '{{count}} dedicated rooms are released. To restore the accounts, licensed rooms must still be available.',
};
