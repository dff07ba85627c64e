"""Services: what databases, caches, queues, proxies and runtimes say through their own tools."""
