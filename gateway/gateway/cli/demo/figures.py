"""How large the demonstration sites are and who manages them: what tells at once whether all is there."""

from zoneinfo import ZoneInfo

USERS = {"demo": 2000, "demo-concurrent": 300}
WITH_PASSWORD = 200  # of each site; the others are imported and invited, since hashing two thousand passwords takes minutes
ROOTS = {"demo": "demo.admin", "demo-concurrent": "concurrent.admin"}
MEETINGS = {"demo": 20, "demo-concurrent": 8}  # on a usual working day, besides series
PAST, AHEAD = 91, 14  # days that are booked, before today and after it
ZONE = ZoneInfo("Asia/Shanghai")
