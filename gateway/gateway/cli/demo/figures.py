"""How large the demonstration sites are and who manages them: what tells at once whether all is there."""

USERS = {"demo": 2000, "demo-concurrent": 300}
WITH_PASSWORD = 200  # of each site; the others are imported and invited, since hashing two thousand passwords takes minutes
ROOTS = {"demo": "demo.admin", "demo-concurrent": "concurrent.admin"}
