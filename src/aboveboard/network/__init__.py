"""Remote places: addresses, requests, hosts."""
