-- What is taken in an order has an index of that order. Where statistics were from a time when hardly any waited, another was
-- taken, for it seemed as good to sort one row; for as long as the plan was kept, all that waited was read and sorted each time.
ALTER FUNCTION sluice.feed_jobs SET enable_sort = off;
ALTER FUNCTION sluice.borrow_jobs SET enable_sort = off;
