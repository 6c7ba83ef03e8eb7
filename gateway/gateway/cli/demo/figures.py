"""How large the demonstration sites are and who manages them: what tells at once whether all is there."""

USERS = {"demo": 2000, "demo-concurrent": 300}
ROOTS = {"demo": "demo.admin", "demo-concurrent": "concurrent.admin"}
