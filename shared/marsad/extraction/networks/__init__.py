"""Small convolutional networks over the words of an article, run with numpy alone; ``marsad_training`` fits them."""
