-- What a review is about, beside its product: the version that was bought (size, colour …) as the order names it, null
-- where it names none or several; and who supplies the product.
ALTER TABLE review_order_lines ADD COLUMN variant TEXT;
ALTER TABLE review_products ADD COLUMN supplier TEXT;
